// Frames for simulated programs that speak the protocol by themselves, without a core.
#pragma once

#include "base/shared_bytes.hpp"
#include "protocol/codec.hpp"
#include "protocol/messages.hpp"

namespace kindred::sim {

/// Messages to the server and between peers.
template <class M>
SharedBytes frame(const M& message) {
    Buffer bytes;
    protocol::encode(message, bytes);
    return SharedBytes(std::move(bytes));
}

/// Init and distributed messages.
template <class M>
SharedBytes short_frame(const M& message) {
    Buffer bytes;
    protocol::encode(message, bytes, 1);
    return SharedBytes(std::move(bytes));
}

}  // namespace kindred::sim
