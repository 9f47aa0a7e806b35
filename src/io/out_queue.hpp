// The bytes waiting to be written to one connection: shared blocks, gathered into few system
// calls. Small while empty, for most of many thousand connections are idle at any moment.
#pragma once

#include "base/shared_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <sys/types.h>
#include <vector>

namespace kindred::io {

class OutQueue {
  public:
    enum class Outcome {
        written,  ///< all that was asked for
        blocked,  ///< the kernel takes no more at this moment
        broken,   ///< the connection cannot be written to any more
    };
    static constexpr std::uint64_t everything = std::numeric_limits<std::uint64_t>::max();

    void push(SharedBytes bytes);
    bool empty() const { return bytes_ == 0; }
    /// Bytes waiting.
    std::size_t bytes() const { return bytes_; }
    /// What waits behind the block that is being written, counting the upkeep of many small blocks.
    /// That block may be as long as a message gets, so its length says nothing about its reader.
    std::size_t cost() const { return bytes_ - front().size() + blocks() * upkeep_per_block; }
    /// Whether cost() is above `bound`; most of the time without a look at the blocks.
    bool costs_more_than(std::size_t bound) const {
        return bytes_ + blocks() * upkeep_per_block > bound && cost() > bound;
    }

    /// The block that is being written; empty if nothing waits.
    ByteView front() const { return first_.view().subspan(offset_); }
    /// Takes written bytes away from the front.
    void drop(std::size_t written);

    /// Writes what waits, at most `limit` bytes; `limit` is lowered by what was written.
    Outcome write_to(int fd, std::uint64_t& limit);

  private:
    static constexpr std::size_t upkeep_per_block = 64;

    /// What a system call returned, and how many bytes it was given.
    struct Attempt {
        ssize_t sent;
        std::uint64_t tried;
    };

    std::size_t blocks() const { return (bytes_ == 0 ? 0 : 1) + rest_.size() - next_; }
    /// What remains of a block.
    ByteView block(std::size_t index) const {
        return index == 0 ? front() : rest_[next_ + index - 1].view();
    }
    Attempt send_copied(int fd, std::uint64_t size) const;
    Attempt send_gathered(int fd, std::uint64_t size) const;
    void clear();

    // Nearly always one block waits, and then no memory but this is looked at.
    SharedBytes first_;
    std::size_t offset_ = 0;  ///< written bytes of it
    std::size_t bytes_ = 0;
    std::vector<SharedBytes> rest_;  ///< those before next_ have been written
    std::size_t next_ = 0;
};

}  // namespace kindred::io
