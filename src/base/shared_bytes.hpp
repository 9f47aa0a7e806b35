// Immutable bytes shared by several connections: a room message is encoded once and queued to
// everybody. The count is not atomic, so one thread must own all copies.
#pragma once

#include "base/bytes.hpp"

#include <utility>

namespace kindred {

class SharedBytes {
  public:
    SharedBytes() = default;
    explicit SharedBytes(Buffer bytes) : block_(new Block{std::move(bytes), 1}) {}
    SharedBytes(const SharedBytes& other) : block_(other.block_) {
        if (block_ != nullptr) ++block_->owners;
    }
    SharedBytes(SharedBytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    SharedBytes& operator=(SharedBytes other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~SharedBytes() {
        if (block_ != nullptr && --block_->owners == 0) delete block_;
    }

    ByteView view() const { return block_ == nullptr ? ByteView{} : ByteView{block_->bytes}; }
    std::size_t size() const { return view().size(); }

  private:
    struct Block {
        Buffer bytes;
        std::size_t owners;
    };
    Block* block_ = nullptr;
};

}  // namespace kindred
