# `cmake --install build/release`: the programs, their services, the web UI, the manual page and
# completions.
include(GNUInstallDirs)

install(TARGETS kindred kindredd kindred-server
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
install(FILES packaging/kindred-server.service packaging/kindredd.service
    DESTINATION lib/systemd/system COMPONENT programs)

# ./dev build has made it; where kindredd in bin looks for it.
install(DIRECTORY web/dist/ DESTINATION ${CMAKE_INSTALL_DATADIR}/kindred/web COMPONENT programs
    OPTIONAL)

# What the program says about itself, kept in files.
function(kindred_says file)
    add_custom_command(OUTPUT ${file} COMMAND kindred ${ARGN} > ${file} DEPENDS kindred VERBATIM)
endfunction()
set(said ${CMAKE_BINARY_DIR}/said)
file(MAKE_DIRECTORY ${said})
kindred_says(${said}/kindred.1 manual)
kindred_says(${said}/kindred.bash completions bash)
kindred_says(${said}/_kindred completions zsh)
kindred_says(${said}/kindred.fish completions fish)
add_custom_target(kindred_said ALL
    DEPENDS ${said}/kindred.1 ${said}/kindred.bash ${said}/_kindred ${said}/kindred.fish)
install(FILES ${said}/kindred.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT programs)
install(FILES ${said}/kindred.bash RENAME kindred
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT programs)
install(FILES ${said}/_kindred
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT programs)
install(FILES ${said}/kindred.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT programs)
