# Every library the project uses; the Debian packages that have them are listed in packaging/packages.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(SQLite3 REQUIRED)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(taglib REQUIRED IMPORTED_TARGET taglib)
pkg_check_modules(miniupnpc REQUIRED IMPORTED_TARGET miniupnpc)
find_library(NATPMP_LIBRARY natpmp REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(spdlog REQUIRED)
pkg_check_modules(libtins REQUIRED IMPORTED_TARGET libtins)

# What a program allocates with whose threads hand memory to each other all the time
# (docs/adr/0012). Nothing of it is called by name, so the linker must be told to keep it. The
# sanitizers bring their own.
add_library(kindred_malloc INTERFACE)
if(NOT KINDRED_SANITIZE)
    find_package(mimalloc 2 REQUIRED)
    target_link_libraries(kindred_malloc INTERFACE
        -Wl,--push-state,--no-as-needed mimalloc -Wl,--pop-state)
endif()

if(KINDRED_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()
if(KINDRED_BENCH)
    find_package(benchmark REQUIRED)
endif()
