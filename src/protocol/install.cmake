# Installs the protocol library, and base below it, for find_package(KindredProtocol).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

foreach(library base protocol)
    file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${library}/*.hpp)
    target_sources(kindred_${library} PUBLIC
        FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${headers})
    set_target_properties(kindred_${library} PROPERTIES EXPORT_NAME ${library})
    target_compile_features(kindred_${library} PUBLIC cxx_std_23)
endforeach()

set(destination ${CMAKE_INSTALL_LIBDIR}/cmake/KindredProtocol)
install(TARGETS kindred_flags kindred_base kindred_protocol EXPORT KindredProtocol
    ARCHIVE COMPONENT protocol
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kindred COMPONENT protocol)
install(EXPORT KindredProtocol NAMESPACE kindred:: DESTINATION ${destination}
    FILE KindredProtocolTargets.cmake COMPONENT protocol)
write_basic_package_version_file(KindredProtocolConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES KindredProtocolConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/KindredProtocolConfigVersion.cmake
    DESTINATION ${destination} COMPONENT protocol)
