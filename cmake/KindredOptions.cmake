# Options and flags of every target of the project.

option(KINDRED_TESTS "build the tests" ON)
option(KINDRED_BENCH "build the benchmarks" OFF)
set(KINDRED_SANITIZE "" CACHE STRING "sanitizers for every target, as after -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    add_link_options(-fuse-ld=mold)
endif()

add_library(kindred_flags INTERFACE)
target_include_directories(kindred_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(kindred_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Wno-missing-field-initializers)
if(KINDRED_SANITIZE)
    add_compile_options(-fsanitize=${KINDRED_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${KINDRED_SANITIZE})
endif()

# kindred_library(NAME SOURCES... ): one folder of src/ as a static library kindred_NAME.
function(kindred_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK;LINK_PRIVATE" ${ARGN})
    add_library(kindred_${name} STATIC ${arg_SOURCES})
    target_link_libraries(kindred_${name} PUBLIC kindred_flags ${arg_LINK} PRIVATE ${arg_LINK_PRIVATE})
endfunction()

# kindred_test(NAME SOURCES... LINK...): one test program, every case of it known to ctest.
function(kindred_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60)
endfunction()
