# One function per kind of target, so that every folder declares itself the same way and the architecture test can
# read the declarations: which folders a folder may include is exactly what stands behind USES.

add_library(pavement_options INTERFACE)
target_include_directories(pavement_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(pavement_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlapping copies in std::string's operator+ that are none (its bug 105651).
    target_compile_options(pavement_options INTERFACE -Wno-restrict)
endif()
if(PAVEMENT_WERROR)
    target_compile_options(pavement_options INTERFACE -Werror)
endif()
if(PAVEMENT_SANITIZE)
    target_compile_options(pavement_options INTERFACE -fsanitize=${PAVEMENT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(pavement_options INTERFACE -fsanitize=${PAVEMENT_SANITIZE})
endif()

function(_pavement_target_name folder out)
    string(REPLACE "/" "_" name ${folder})
    set(${out} pavement_${name} PARENT_SCOPE)
endfunction()

function(_pavement_link target scope)
    foreach(folder IN LISTS ARGN)
        _pavement_target_name(${folder} name)
        target_link_libraries(${target} ${scope} ${name})
    endforeach()
endfunction()

# What most files of a kind include, parsed once for all of them: a cold build spends most of its time in headers. Off
# by default, because a compiler cache and an editor's tools do better without, and so that a file which forgets an
# include is found. One header a set of macros, since GCC takes a precompiled one only under those it was made with.
function(_pavement_precompile kind)
    cmake_parse_arguments(ARG "" "" "LIBRARIES;HEADERS;DEFINITIONS;OPTIONS" ${ARGN})
    set(name pavement_precompiled_${kind})
    if(NOT PAVEMENT_PRECOMPILE OR TARGET ${name})
        return()
    endif()
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cpp CONTENT "namespace { [[maybe_unused]] int nothing; }\n")
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE pavement_options ${ARG_LIBRARIES})
    target_compile_definitions(${name} PRIVATE ${ARG_DEFINITIONS})
    target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
    target_precompile_headers(${name} PRIVATE <algorithm> <chrono> <cmath> <cstdint> <functional> <map> <memory> <mutex>
        <optional> <span> <string> <string_view> <thread> <utility> <variant> <vector> ${ARG_HEADERS})
endfunction()

# pavement_module(FOLDER USES folders… SOURCES files… LIBRARIES private third-party targets… PUBLIC_LIBRARIES …)
function(pavement_module folder)
    cmake_parse_arguments(ARG "" "" "USES;SOURCES;LIBRARIES;PUBLIC_LIBRARIES" ${ARGN})
    _pavement_target_name(${folder} name)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC pavement_options ${ARG_PUBLIC_LIBRARIES} PRIVATE ${ARG_LIBRARIES})
    _pavement_link(${name} PUBLIC ${ARG_USES})
    if(PAVEMENT_UNITY)
        # A cold build spends most of its time in headers. An anonymous namespace then spans the files of a batch, of which GCC warns.
        set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
        target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
    endif()
    if(folder MATCHES "^(ui|app)")
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        set(strict QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_USE_QSTRINGBUILDER)
        target_compile_definitions(${name} PRIVATE ${strict})
        if(PAVEMENT_PRECOMPILE AND "${ARG_PUBLIC_LIBRARIES}" MATCHES "Qt6::Widgets")
            _pavement_precompile(window LIBRARIES Qt6::Widgets DEFINITIONS ${strict}
                HEADERS <QtWidgets/QtWidgets>)
            target_precompile_headers(${name} REUSE_FROM pavement_precompiled_window)
        endif()
    endif()
endfunction()

if(PAVEMENT_TESTS)
    # Where a test's folder is said by PAVEMENT_SOURCE_DIR; Qt's own macros for it differ from folder to folder.
    set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
    if(CMAKE_BUILD_TYPE STREQUAL "Release")
        list(APPEND pavement_test_options -O1) # what is tested is optimised, and the test need not be
    endif()
    if(Qt6Test_VERSION VERSION_GREATER_EQUAL 6.5)
        list(APPEND pavement_test_options -Wno-error=conversion) # Qt Test's own macros narrow their limits there
    endif()
endif()

# pavement_test(NAME USES folders… SOURCES files… LIBRARIES … LABELS … TIMEOUT seconds) — one Qt Test program, one ctest entry.
function(pavement_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "USES;SOURCES;LIBRARIES;LABELS;ENVIRONMENT" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE pavement_options Qt6::Test ${ARG_LIBRARIES})
    target_compile_options(${name} PRIVATE ${pavement_test_options})
    # A test holds its class in its one source, so that moc is a line here; AUTOMOC would take four steps to see that.
    list(GET ARG_SOURCES 0 source)
    get_filename_component(stem ${source} NAME_WE)
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}_moc/${stem}.moc)
    qt_generate_moc(${source} ${moc} TARGET ${name})
    set_property(SOURCE ${source} APPEND PROPERTY OBJECT_DEPENDS ${moc})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${name}_moc)
    target_compile_definitions(${name} PRIVATE PAVEMENT_SOURCE_DIR="${CMAKE_SOURCE_DIR}" PAVEMENT_BINARY_DIR="${CMAKE_BINARY_DIR}")
    _pavement_link(${name} PRIVATE ${ARG_USES})
    set_target_properties(${name} PROPERTIES PCH_WARN_INVALID OFF) # then the headers are read as they stand
    if(PAVEMENT_PRECOMPILE AND "${ARG_USES};${ARG_LIBRARIES}" MATCHES "ui/(theme|charts|plan|pages|shell)|app|Qt6::Widgets")
        _pavement_precompile(window_test LIBRARIES Qt6::Test Qt6::Widgets OPTIONS ${pavement_test_options}
            HEADERS <QtWidgets/QtWidgets> <QTest> <QSignalSpy> <QTemporaryDir>)
        target_precompile_headers(${name} REUSE_FROM pavement_precompiled_window_test)
    elseif(PAVEMENT_PRECOMPILE AND NOT "${ARG_USES};${ARG_LIBRARIES}" MATCHES "ui/|Qt6::Gui")
        _pavement_precompile(engine_test LIBRARIES Qt6::Test OPTIONS ${pavement_test_options}
            HEADERS <QTest> <QTemporaryDir> <QFile>)
        target_precompile_headers(${name} REUSE_FROM pavement_precompiled_engine_test)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    # Those that may take longest begin first, so that none of them is waited for alone at the end.
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QT_LOGGING_RULES=qt.qpa.*=false;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/leaks.supp:print_suppressions=0;${ARG_ENVIRONMENT}")
endfunction()

# pavement_bench(NAME USES folders… SOURCES files… LIBRARIES …) — a program that prints our figure beside the peer's.
function(pavement_bench name)
    if(NOT PAVEMENT_BENCH)
        return()
    endif()
    cmake_parse_arguments(ARG "" "" "USES;SOURCES;LIBRARIES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
    target_link_libraries(${name} PRIVATE pavement_options ${ARG_LIBRARIES})
    _pavement_link(${name} PRIVATE ${ARG_USES})
endfunction()
