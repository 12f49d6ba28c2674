# Everything comes from the distribution; both Debian 12 and 13 carry all of it.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(LIBPQXX REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
# hiredis grew TLS in 1.0; Debian 12 carries 0.14 without it, and the program then says so plainly.
pkg_check_modules(HIREDIS_SSL IMPORTED_TARGET hiredis_ssl)

find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
add_library(pavement_asio INTERFACE)
target_include_directories(pavement_asio SYSTEM INTERFACE ${ASIO_INCLUDE_DIR})
target_compile_definitions(pavement_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED)
target_link_libraries(pavement_asio INTERFACE Threads::Threads)
if(PAVEMENT_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # TSan does not understand the fences of Asio's fenced_block, and GCC says so wherever they are inlined. Asio hands
    # its handlers over under a mutex as well, which TSan does see; the fences are no order that anything rests on.
    target_compile_options(pavement_asio INTERFACE -Wno-tsan)
endif()

find_path(PG_QUERY_INCLUDE_DIR pg_query.h REQUIRED)
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
add_library(pavement_pg_query INTERFACE)
target_include_directories(pavement_pg_query SYSTEM INTERFACE ${PG_QUERY_INCLUDE_DIR})
target_link_libraries(pavement_pg_query INTERFACE ${PG_QUERY_LIBRARY})

if(PAVEMENT_UI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Charts Svg PrintSupport Network DBus)
    find_package(Qt6 6.4 QUIET COMPONENTS LinguistTools) # for translations; the window does without
    find_package(Qt6Keychain REQUIRED)
endif()
if(PAVEMENT_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
endif()
if(PAVEMENT_BENCH)
    find_package(benchmark REQUIRED)
endif()
