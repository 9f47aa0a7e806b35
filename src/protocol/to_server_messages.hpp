// Every message from a client to the server.
#pragma once

#include "protocol/to_server_messages_rooms.hpp"
#include "protocol/to_server_messages_search.hpp"
#include "protocol/to_server_messages_users.hpp"

namespace kindred::protocol::to_server {

using Messages = MessageList<
    Login, SetWaitPort, GetPeerAddress, WatchUser, UnwatchUser, GetUserStatus, IgnoreUser,
    UnignoreUser, SayChatroom, JoinRoom, LeaveRoom, ConnectToPeer, MessageUser, MessageAcked,
    FileSearchRoom, FileSearch, SetStatus, ServerPing, SendConnectToken, SendDownloadSpeed,
    SharedFoldersFiles, GetUserStats, UploadSlotsFull, UserSearch, SimilarRecommendations,
    AddThingILike, RemoveThingILike, Recommendations, MyRecommendations, GlobalRecommendations,
    UserInterests, AdminCommand, PlaceInLineRequest, PlaceInLineResponse, RoomList, ExactFileSearch,
    GlobalUserList, TunneledMessage, PrivilegedUsers, HaveNoParent, ParentIP, Unknown80,
    CheckPrivileges, AcceptChildren, WishlistSearch, SimilarUsers, ItemRecommendations,
    ItemSimilarUsers, SetRoomTicker, AddThingIHate, RemoveThingIHate, RoomSearch, SendUploadSpeed,
    UserPrivileged, GivePrivileges, NotifyPrivileges, AckNotifyPrivileges, BranchLevel, BranchRoot,
    ChildDepth, AddRoomMember, RemoveRoomMember, CancelRoomMembership, CancelRoomOwnership,
    RoomSomething, EnableRoomInvitations, ChangePassword, AddRoomOperator, RemoveRoomOperator,
    CancelRoomOperatorship, MessageUsers, JoinGlobalRoom, LeaveGlobalRoom, RelatedSearch,
    CantConnectToPeer>;

}  // namespace kindred::protocol::to_server
