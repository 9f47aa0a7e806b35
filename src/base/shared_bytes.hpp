// Immutable bytes shared by several connections: a room message is encoded once and queued to
// everybody. The count is not atomic, so one thread must own all copies. Short contents lie behind
// their count in one allocation, for servers make such blocks by the hundred thousand a second.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace kindred {

class SharedBytes {
  public:
    SharedBytes() = default;
    explicit SharedBytes(ByteView bytes) : block_(bytes.empty() ? nullptr : copied(bytes)) {}
    /// Keeps a long buffer where it is.
    explicit SharedBytes(Buffer&& bytes)
        : block_(bytes.size() > copied_at_most ? new KeptBlock(std::move(bytes))
                 : bytes.empty()               ? nullptr
                                               : copied(bytes)) {}
    /// Bytes that lie elsewhere, for example in a mapped file, as long as `owner` lives.
    SharedBytes(ByteView bytes, std::shared_ptr<const void> owner)
        : block_(new KeptBlock(bytes, std::move(owner))) {}
    SharedBytes(const SharedBytes& other) : block_(other.block_) {
        if (block_ != nullptr) ++block_->owners;
    }
    SharedBytes(SharedBytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    SharedBytes& operator=(SharedBytes other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~SharedBytes() {
        if (block_ != nullptr && --block_->owners == 0) destroy(block_);
    }

    ByteView view() const {
        return block_ == nullptr ? ByteView{} : ByteView{block_->data, block_->size};
    }
    std::size_t size() const { return block_ == nullptr ? 0 : block_->size; }

  private:
    static constexpr std::size_t copied_at_most = 4096;

    struct Block {
        std::size_t owners = 1;
        std::size_t size = 0;
        const std::uint8_t* data = nullptr;
    };
    struct KeptBlock : Block {
        explicit KeptBlock(Buffer&& bytes) : Block{1, bytes.size(), bytes.data()} {
            buffer = std::move(bytes);  // which leaves the data where it is
        }
        KeptBlock(ByteView bytes, std::shared_ptr<const void> keeper)
            : Block{1, bytes.size(), bytes.data()}, owner(std::move(keeper)) {}
        Buffer buffer;
        std::shared_ptr<const void> owner;
    };

    static Block* copied(ByteView bytes) {
        void* const memory = ::operator new(sizeof(Block) + bytes.size());
        auto* const data = static_cast<std::uint8_t*>(memory) + sizeof(Block);
        std::memcpy(data, bytes.data(), bytes.size());
        return new (memory) Block{1, bytes.size(), data};
    }
    static void destroy(Block* block) {
        if (block->data == reinterpret_cast<const std::uint8_t*>(block + 1)) {
            ::operator delete(block, sizeof(Block) + block->size);
        } else {
            delete static_cast<KeptBlock*>(block);
        }
    }

    Block* block_ = nullptr;
};

}  // namespace kindred
