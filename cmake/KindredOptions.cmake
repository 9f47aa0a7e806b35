# Options and flags of every target of the project, and the functions that declare targets.

option(KINDRED_TESTS "build the tests" ON)
option(KINDRED_BENCH "build the benchmarks" OFF)
option(KINDRED_FUZZ "build the fuzzers (clang only)" OFF)
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
target_include_directories(kindred_flags INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
target_compile_options(kindred_flags INTERFACE
    "$<BUILD_INTERFACE:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion;-Werror;-Wno-missing-field-initializers>")
if(CMAKE_UNITY_BUILD)
    # A name of one source only seems to hide one of another that is compiled with it.
    target_compile_options(kindred_flags INTERFACE "$<BUILD_INTERFACE:-Wno-shadow>")
endif()
if(KINDRED_SANITIZE)
    add_compile_options(-fsanitize=${KINDRED_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${KINDRED_SANITIZE})
endif()

# kindred_alone(SOURCES...): sources of this folder which, where sources are compiled together
# (CMAKE_UNITY_BUILD), are not: another one of their target has private names of theirs, too.
function(kindred_alone)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# Compiles headers one by one; not part of an ordinary build.
add_custom_target(headers_alone)

# kindred_library(NAME SOURCES... ): one folder of src/ as a static library kindred_NAME.
function(kindred_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK;LINK_PRIVATE" ${ARGN})
    add_library(kindred_${name} STATIC ${arg_SOURCES})
    target_link_libraries(kindred_${name} PUBLIC kindred_flags ${arg_LINK} PRIVATE ${arg_LINK_PRIVATE})
    kindred_headers_alone(${name})
endfunction()

# Every header must compile without anything before it. One that has a source of the same name is
# proved by that source, which includes it first (the lint sees to it); the others of the folder are
# compiled here, once, with what its first library links.
function(kindred_headers_alone name)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER ${folder} identifier)
    if(TARGET ${identifier}_headers_alone OR folder MATCHES "^\\.\\.")
        return()
    endif()
    file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.hpp)
    set(units)
    foreach(header IN LISTS headers)
        get_filename_component(stem ${header} NAME_WE)
        if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${stem}.cpp)
            set(unit ${CMAKE_CURRENT_BINARY_DIR}/alone/${stem}.cpp)
            file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${folder}/${header}\"\n")
            list(APPEND units ${unit})
        endif()
    endforeach()
    if(units)
        add_library(${identifier}_headers_alone OBJECT EXCLUDE_FROM_ALL ${units})
        set_target_properties(${identifier}_headers_alone PROPERTIES UNITY_BUILD OFF)
        get_target_property(private kindred_${name} LINK_LIBRARIES)
        target_link_libraries(${identifier}_headers_alone PRIVATE kindred_${name} ${private})
        add_dependencies(headers_alone ${identifier}_headers_alone)
    endif()
endfunction()

# kindred_test(NAME SOURCES... LINK...): one test program, every case of it known to ctest.
function(kindred_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
    if(KINDRED_SANITIZE)
        # Optimising instrumented tests takes three times as long as all else the compiler does, and
        # they hardly run faster; what they test is optimised.
        target_compile_options(${name} PRIVATE -O0)
    endif()
    if(KINDRED_FUZZ)
        target_compile_options(${name} PRIVATE -fno-sanitize=fuzzer-no-link)
    endif()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60)
endfunction()
