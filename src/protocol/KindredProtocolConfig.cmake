# Found by find_package(KindredProtocol); gives the target kindred::protocol.
include(CMakeFindDependencyMacro)
find_dependency(ZLIB)
find_dependency(OpenSSL)
find_dependency(PkgConfig)
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate)
include(${CMAKE_CURRENT_LIST_DIR}/KindredProtocolTargets.cmake)
