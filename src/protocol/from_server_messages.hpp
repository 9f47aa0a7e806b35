// Every message from the server to a client.
#pragma once

#include "protocol/from_server_messages_rooms.hpp"
#include "protocol/from_server_messages_search.hpp"
#include "protocol/from_server_messages_users.hpp"

namespace kindred::protocol::from_server {

using Messages = MessageList<
    Login, GetPeerAddress, WatchUser, GetUserStatus, IgnoreUser, UnignoreUser, SayChatroom,
    JoinRoom, LeaveRoom, UserJoinedRoom, UserLeftRoom, ConnectToPeer, MessageUser, FileSearch,
    ServerPing, SendConnectToken, GetUserStats, UploadSlotsFull, Relogged, UserSearch,
    SimilarRecommendations, Recommendations, MyRecommendations, GlobalRecommendations,
    UserInterests, PlaceInLineRequest, PlaceInLineResponse, RoomAdded, RoomRemoved, RoomList,
    ExactFileSearch, AdminMessage, GlobalUserList, TunneledMessage, PrivilegedUsers, ParentMinSpeed,
    ParentSpeedRatio, ParentInactivityTimeout, SearchInactivityTimeout, MinParentsInCache,
    DistributedDistributeInterval, DistribPingInterval, AddToPrivileged, CheckPrivileges,
    EmbeddedMessage, PossibleParents, WishlistInterval, SimilarUsers, ItemRecommendations,
    ItemSimilarUsers, RoomTickers, RoomTickerAdded, RoomTickerRemoved, RoomSearch, UserPrivileged,
    NotifyPrivileges, AckNotifyPrivileges, ResetDistributed, RoomMembers, AddRoomMember,
    RemoveRoomMember, RoomSomething, RoomMembershipGranted, RoomMembershipRevoked,
    EnableRoomInvitations, ChangePassword, AddRoomOperator, RemoveRoomOperator,
    RoomOperatorshipGranted, RoomOperatorshipRevoked, RoomOperators, GlobalRoomMessage,
    RelatedSearch, ExcludedSearchPhrases, CantConnectToPeer, CannotCreateRoom, CantCreateRoom>;

}  // namespace kindred::protocol::from_server
