// LargePages: an allocator for tables that grow with the number of users. With a hundred thousand
// users nearly every access is to another page, and looking up where a page of 4 KiB is costs about
// as much as reading what is in it. So tables that nearly fill a large page lie in such pages, if
// the system has any.
#pragma once

#include "base/limits.hpp"

#include <cstddef>
#include <new>
#include <sys/mman.h>

namespace kindred {

inline constexpr std::size_t large_page = 2 * limits::mib;

template <class T>
struct LargePages {
    using value_type = T;

    LargePages() = default;
    template <class U>
    LargePages(const LargePages<U>&) {}

    T* allocate(std::size_t count) {
        const Block block(count);
        void* const memory = ::operator new(block.bytes, block.alignment);
        // A wish: nothing depends on whether it is granted.
        if (block.large) ::madvise(memory, block.bytes, MADV_HUGEPAGE);
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) {
        const Block block(count);
        ::operator delete(memory, block.bytes, block.alignment);
    }

    bool operator==(const LargePages&) const = default;

  private:
    /// What is asked of the system: large pages are whole ones.
    struct Block {
        explicit Block(std::size_t count)
            : bytes(count * sizeof(T)), large(bytes >= large_page / 4 * 3) {
            if (!large) return;
            bytes = (bytes + large_page - 1) / large_page * large_page;
            alignment = std::align_val_t{large_page};
        }

        std::size_t bytes;
        bool large;
        std::align_val_t alignment{alignof(T)};
    };
};

}  // namespace kindred
