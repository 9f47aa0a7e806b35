# Installs the library into an empty folder, builds the consumer against it, and runs it.
# Variables: BUILD (the build tree), WORK (a folder to use), SOURCE (the consumer), COMPILER.
file(REMOVE_RECURSE ${WORK})
foreach(step IN ITEMS
        "${CMAKE_COMMAND};--install;${BUILD};--prefix;${WORK}/installed;--component;protocol"
        "${CMAKE_COMMAND};-S;${SOURCE};-B;${WORK}/build;-DCMAKE_PREFIX_PATH=${WORK}/installed;-DCMAKE_CXX_COMPILER=${COMPILER};-DCMAKE_CXX_FLAGS=${FLAGS}"
        "${CMAKE_COMMAND};--build;${WORK}/build"
        "${WORK}/build/consumer")
    execute_process(COMMAND ${step} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endforeach()
