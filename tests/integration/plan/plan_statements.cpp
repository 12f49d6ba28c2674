#include "plan_statements.h"

namespace pavement::testing {

std::vector<std::string> planSchema(const std::string& dataDirectory) {
    return {
        "COPY (SELECT i, 'label ' || i FROM generate_series(0, 24) i) TO '" + dataDirectory +
            "/lookup.csv' (FORMAT csv)",
        "CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, region int NOT NULL, note text)",
        "INSERT INTO customers SELECT i, 'customer ' || i, i % 20, repeat('x', i % 50)"
        " FROM generate_series(1, 2000) i",
        "CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers ON DELETE "
        "CASCADE,"
        " placed_on date NOT NULL, status text NOT NULL, total numeric NOT NULL)",
        "INSERT INTO orders SELECT i, 1 + (i * 7919) % 2000, date '2024-01-01' + i % 700,"
        " (ARRAY['open', 'paid', 'sent', 'done'])[1 + i % 4], i % 1000 FROM generate_series(1, 30000) i",
        "CREATE INDEX orders_customer_idx ON orders (customer_id)",
        "CREATE INDEX orders_placed_idx ON orders (placed_on, status)",
        "CREATE INDEX orders_status_idx ON orders (status)",
        "CREATE TABLE lines (order_id int NOT NULL, position int NOT NULL, article int NOT NULL, quantity int"
        " NOT NULL, PRIMARY KEY (order_id, position))",
        "INSERT INTO lines SELECT 1 + i / 3, i % 3, (i * 31) % 500, 1 + i % 9 FROM generate_series(0, 59999) "
        "i",
        "CREATE INDEX lines_article_idx ON lines (article)",
        "CREATE TABLE measures (taken_at date NOT NULL, sensor int NOT NULL, value real NOT NULL)"
        " PARTITION BY RANGE (taken_at)",
        "CREATE TABLE measures_q1 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO ('2024-04-01')",
        "CREATE TABLE measures_q2 PARTITION OF measures FOR VALUES FROM ('2024-04-01') TO ('2024-07-01')",
        "CREATE TABLE measures_q3 PARTITION OF measures FOR VALUES FROM ('2024-07-01') TO ('2024-10-01')",
        "CREATE TABLE measures_q4 PARTITION OF measures FOR VALUES FROM ('2024-10-01') TO ('2025-01-01')",
        "INSERT INTO measures SELECT date '2024-01-01' + i % 366, i % 100, i % 77"
        " FROM generate_series(1, 20000) i",
        "CREATE INDEX measures_taken_idx ON measures (taken_at, sensor)",
        "CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL) PARTITION BY HASH (id)",
        "CREATE TABLE accounts_0 PARTITION OF accounts FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE accounts_1 PARTITION OF accounts FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO accounts SELECT i, i % 10 FROM generate_series(1, 1000) i",
        "CREATE TABLE audit (at timestamptz DEFAULT now(), what text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO audit (what) VALUES (TG_OP); RETURN NEW; END $$",
        "CREATE TRIGGER customers_note BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION note()",
        "CREATE TRIGGER customers_noted AFTER INSERT OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION "
        "note()",
        "CREATE TABLE parents (id int PRIMARY KEY)",
        "CREATE TABLE children (id int) INHERITS (parents)",
        "INSERT INTO parents SELECT generate_series(1, 100)",
        "INSERT INTO children SELECT generate_series(101, 300)",
        "CREATE TABLE \"Odd \"\"name\"\"\" (\"Some column\" int, \"it's\" text)",
        "INSERT INTO \"Odd \"\"name\"\"\" SELECT i, 'line' || i FROM generate_series(1, 50) i",
        "CREATE TABLE documents (id int PRIMARY KEY, body jsonb, tags text[], span int4range, place point)",
        "INSERT INTO documents SELECT i, jsonb_build_object('kind', i % 7, 'n', i),"
        " ARRAY['t' || i % 5, 't' || i % 11], int4range(i, i + 10), point(i % 60, i / 60)"
        " FROM generate_series(1, 3000) i",
        "CREATE INDEX documents_body_idx ON documents USING gin (body)",
        "CREATE INDEX documents_span_idx ON documents USING gist (span)",
        "CREATE INDEX documents_place_idx ON documents USING gist (place)",
        "CREATE INDEX documents_id_brin ON documents USING brin (id) WITH (pages_per_range = 4)",
        "CREATE TABLE wide (a int, b int, filling text)",
        "INSERT INTO wide SELECT i % 200, i / 200 % 200, repeat('x', 400) FROM generate_series(1, 20000) i",
        "CREATE INDEX wide_a_idx ON wide (a)",
        "CREATE INDEX wide_b_idx ON wide (b)",
        "CREATE EXTENSION file_fdw",
        "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
        "CREATE FOREIGN TABLE lookup (code int, label text) SERVER files"
        " OPTIONS (filename 'lookup.csv', format 'csv')",
        "CREATE FUNCTION slow_total(int) RETURNS numeric LANGUAGE plpgsql STABLE AS $$ BEGIN"
        " RETURN (SELECT sum(total) FROM orders WHERE customer_id = $1); END $$",
        "CREATE VIEW open_orders AS SELECT * FROM orders WHERE status = 'open'",
        "VACUUM (ANALYZE, FREEZE)",
    };
}

namespace {

constexpr const char* kParallel =
    "SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0;"
    " SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL min_parallel_index_scan_size = 0;"
    " SET LOCAL max_parallel_workers_per_gather = 2";
constexpr const char* kNoHashOrMerge = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
constexpr const char* kNoHash = "SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off";
constexpr const char* kNoSeq = "SET LOCAL enable_seqscan = off";
constexpr const char* kBitmap =
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off";
constexpr const char* kForcedParallel = // it got another name in 16
    "SELECT pg_catalog.set_config(CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 160000"
    " THEN 'debug_parallel_query' ELSE 'force_parallel_mode' END, 'on', true)";
constexpr const char* kLittleMemory = "SET LOCAL work_mem = '64kB'; SET LOCAL hash_mem_multiplier = 1";
constexpr const char* kJit =
    "SET LOCAL jit = on; SET LOCAL jit_above_cost = 0; SET LOCAL jit_inline_above_cost = 0;"
    " SET LOCAL jit_optimize_above_cost = 0";

std::string all(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += text.empty() ? part : "; " + part;
    }
    return text;
}

void addScans(std::vector<PlanStatement>& to) {
    to.insert(
        to.end(),
        {
            {"seq_scan", "", "SELECT * FROM orders"},
            {"seq_scan_filter", "", "SELECT * FROM orders WHERE total > 990 AND status <> 'open'"},
            {"seq_scan_plain_explain", "", "SELECT * FROM orders WHERE total > 990", "COSTS"},
            {"seq_scan_costs_off", "", "SELECT * FROM orders o WHERE total > 990", "COSTS OFF"},
            {"seq_scan_timing_off", "", "SELECT * FROM orders WHERE total > 990", "ANALYZE, TIMING OFF"},
            {"seq_scan_verbose", "", "SELECT o.id, o.total * 2 FROM orders o WHERE o.total > 990",
             "ANALYZE, VERBOSE, BUFFERS, SETTINGS"},
            {"seq_scan_settings", "SET LOCAL random_page_cost = 1.1; SET LOCAL work_mem = '8MB'",
             "SELECT count(*) FROM orders", "ANALYZE, SETTINGS"},
            {"seq_scan_empty", "", "SELECT * FROM orders WHERE total < 0"},
            {"seq_scan_summary_off", "", "SELECT * FROM customers", "ANALYZE, SUMMARY OFF"},
            {"odd_names", "",
             "SELECT \"it's\" FROM \"Odd \"\"name\"\"\" \"My alias\" WHERE \"it's\" <> 'a\nb  (cost=1) '"},
            {"odd_names_verbose", "", "SELECT \"it's\", ARRAY[1, 2], 'a, b' FROM \"Odd \"\"name\"\"\"",
             "ANALYZE, VERBOSE"},
            {"index_scan", kNoSeq, "SELECT * FROM orders WHERE customer_id = 77"},
            {"index_scan_backward", "", "SELECT * FROM orders ORDER BY id DESC LIMIT 5"},
            {"index_scan_filter", kNoSeq, "SELECT * FROM orders WHERE id < 500 AND total > 400"},
            {"index_scan_order_by", kNoSeq,
             "SELECT id FROM documents ORDER BY place <-> point(5, 5) LIMIT 3"},
            {"index_only_scan", kNoSeq, "SELECT customer_id FROM orders WHERE customer_id BETWEEN 5 AND 50"},
            {"index_only_scan_fetches", all({kNoSeq, "UPDATE customers SET note = 'y' WHERE id < 20"}),
             "SELECT id FROM customers WHERE id < 100"},
            {"index_scan_gist_recheck", kNoSeq, "SELECT * FROM documents WHERE span @> 77"},
            {"bitmap_scan", kBitmap, "SELECT * FROM orders WHERE customer_id < 40"},
            {"bitmap_or", kBitmap, "SELECT * FROM orders WHERE customer_id = 4 OR status = 'open'"},
            {"bitmap_and", kBitmap, "SELECT * FROM wide WHERE a < 10 AND b < 10"},
            {"bitmap_lossy", all({kBitmap, "SET LOCAL work_mem = '64kB'"}),
             "SELECT * FROM lines WHERE article < 400"},
            {"bitmap_gin", kBitmap, "SELECT * FROM documents WHERE body @> '{\"kind\": 3}'"},
            {"bitmap_brin", all({kBitmap, "DROP INDEX documents_body_idx"}),
             "SELECT * FROM documents WHERE id + 0 > 0 AND id BETWEEN 100 AND 140 AND tags IS NOT NULL"},
            {"bitmap_filter", kBitmap, "SELECT * FROM orders WHERE customer_id < 40 AND total > 500"},
            {"tid_scan", "", "SELECT * FROM customers WHERE ctid = '(0,1)'"},
            {"tid_scan_several", "",
             "SELECT * FROM customers WHERE ctid = ANY (ARRAY['(0,1)', '(0,2)']::tid[])"},
            {"tid_range_scan", "", "SELECT * FROM customers WHERE ctid > '(1,1)' AND ctid < '(3,1)'"},
            {"sample_system", "", "SELECT count(*) FROM orders TABLESAMPLE system (10) REPEATABLE (7)"},
            {"sample_bernoulli", "",
             "SELECT * FROM orders TABLESAMPLE bernoulli (1) REPEATABLE (3) WHERE total > 100"},
            {"values_scan", "", "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) v (n, t) WHERE n > 1"},
            {"function_scan", "", "SELECT * FROM generate_series(1, 1000) g WHERE g % 3 = 0"},
            {"function_scan_verbose", "", "SELECT * FROM generate_series(1, 10) g", "ANALYZE, VERBOSE"},
            {"function_scan_rows_from", "",
             "SELECT * FROM ROWS FROM (generate_series(1, 5), generate_series(1, 7)) WITH ORDINALITY AS f "
             "(a, b, n)",
             "ANALYZE, VERBOSE"},
            {"function_scan_ordinality", "",
             "SELECT * FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY u (x, n)"},
            {"table_function_scan", "",
             "SELECT * FROM XMLTABLE('/r/x' PASSING '<r><x a=\"1\"/><x a=\"2\"/></r>' COLUMNS a int PATH "
             "'@a')",
             "ANALYZE, VERBOSE"},
            {"subquery_scan", "",
             "SELECT * FROM (SELECT id, row_number() OVER (ORDER BY total) n FROM orders WHERE id < 500) s "
             "WHERE n % 2 = 0"},
            {"foreign_scan", "", "SELECT * FROM lookup WHERE code > 3"},
            {"foreign_scan_join", "",
             "SELECT c.name, l.label FROM customers c JOIN lookup l ON l.code = c.region"},
            {"result", "", "SELECT 1 + 1"},
            {"result_one_time_filter", "", "SELECT * FROM orders WHERE false"},
            {"result_gating", "",
             "SELECT * FROM customers WHERE current_setting('jit') = 'nonsense' AND id < 5"},
            {"result_minmax", "", "SELECT min(id), max(id) FROM orders"},
            {"project_set", "", "SELECT id, generate_series(1, 3) FROM customers WHERE id < 10"},
            {"view", "", "SELECT count(*) FROM open_orders WHERE total > 10"},
            {"inheritance", "", "SELECT * FROM parents WHERE id > 50"},
        });
}

void addJoins(std::vector<PlanStatement>& to) {
    const std::string joined =
        "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id";
    to.insert(
        to.end(),
        {
            {"hash_join", "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off", joined},
            {"hash_join_spill",
             all({kLittleMemory, "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off"}),
             "SELECT * FROM orders o JOIN lines l ON l.order_id = o.id"},
            {"hash_left_join", "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off",
             "SELECT * FROM customers c LEFT JOIN lookup l ON l.code = c.region"},
            {"hash_right_join", "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off",
             "SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.total > 10"},
            {"hash_full_join", "SET LOCAL enable_mergejoin = off",
             "SELECT * FROM customers c FULL JOIN (SELECT * FROM orders WHERE id < 100) o ON o.customer_id = "
             "c.id"},
            {"hash_semi_join", "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off",
             "SELECT * FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND "
             "o.total > 900)"},
            {"hash_anti_join", "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off",
             "SELECT * FROM customers c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id "
             "AND o.total > 900)"},
            {"merge_join", "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off", joined},
            {"merge_join_sorted", "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off",
             "SELECT * FROM customers c JOIN lookup l ON l.code = c.region AND l.label <> c.name"},
            {"merge_left_join", "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off",
             "SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.id < 1000 AND "
             "o.id IS NULL"},
            {"merge_full_join", "SET LOCAL enable_hashjoin = off",
             "SELECT * FROM customers c FULL JOIN lookup l ON l.code = c.id"},
            {"merge_semi_join",
             "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off; SET LOCAL enable_hashagg = "
             "off",
             "SELECT * FROM customers c WHERE id IN (SELECT customer_id FROM orders)"},
            {"merge_anti_join", "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off",
             "SELECT * FROM orders o WHERE NOT EXISTS (SELECT FROM lines l WHERE l.order_id = o.id)"},
            {"nested_loop", kNoHashOrMerge, joined + " WHERE c.id < 50"},
            {"nested_loop_left", kNoHashOrMerge,
             "SELECT * FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.total = c.region "
             "WHERE c.id < 60"},
            {"nested_loop_semi", kNoHashOrMerge,
             "SELECT * FROM customers c WHERE c.id < 90 AND EXISTS (SELECT FROM orders o WHERE o.customer_id "
             "= c.id)"},
            {"nested_loop_anti", kNoHashOrMerge,
             "SELECT * FROM customers c WHERE c.id < 90 AND NOT EXISTS (SELECT FROM orders o WHERE "
             "o.customer_id = c.id AND o.total = 5)"},
            {"nested_loop_join_filter", all({kNoHashOrMerge, "SET LOCAL enable_material = off"}),
             "SELECT * FROM lookup a JOIN lookup b ON a.code < b.code"},
            {"nested_loop_materialize", all({kNoHashOrMerge, "SET LOCAL enable_memoize = off"}),
             "SELECT * FROM customers c JOIN lookup l ON l.code = c.region"},
            {"memoize", kNoHashOrMerge,
             "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id < 5000"},
            {"memoize_evictions",
             all({kNoHashOrMerge, "SET LOCAL work_mem = '64kB'; SET LOCAL hash_mem_multiplier = 1"}),
             "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id < 5000"},
            {"lateral", "",
             "SELECT c.name, l.* FROM customers c, LATERAL (SELECT * FROM orders o WHERE o.customer_id = c.id"
             " ORDER BY placed_on DESC LIMIT 2) l WHERE c.region = 3"},
            {"self_join", "", "SELECT * FROM customers a JOIN customers b ON b.id = a.region"},
            {"three_way_join", "",
             "SELECT c.region, sum(l.quantity) FROM customers c JOIN orders o ON o.customer_id = c.id"
             " JOIN lines l ON l.order_id = o.id GROUP BY c.region"},
            {"cross_join", "", "SELECT count(*) FROM lookup a, lookup b, lookup c"},
            {"join_verbose", "", joined + " WHERE c.region = 4", "ANALYZE, VERBOSE, BUFFERS"},
            {"join_never_executed", kNoHashOrMerge,
             "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id < 0"},
            {"hash_join_never_executed", "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off",
             "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.note = 'none such'"},
            {"limit_cuts_short", "", joined + " LIMIT 3"},
        });
}

void addUpper(std::vector<PlanStatement>& to) {
    to.insert(
        to.end(),
        {
            {"sort", "", "SELECT * FROM customers ORDER BY note, name DESC NULLS LAST"},
            {"sort_collate", "", "SELECT name FROM customers ORDER BY name COLLATE \"C\" DESC, region"},
            {"sort_external", kLittleMemory, "SELECT * FROM orders ORDER BY total, status"},
            {"sort_top_n", "", "SELECT * FROM orders ORDER BY total LIMIT 10"},
            {"incremental_sort", "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off",
             "SELECT * FROM orders ORDER BY placed_on, total LIMIT 2000"},
            {"incremental_sort_all",
             all({kLittleMemory, "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off"}),
             "SELECT * FROM orders ORDER BY customer_id, total"},
            {"incremental_sort_disk",
             all({kLittleMemory, "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off"}),
             "SELECT * FROM orders ORDER BY status, total"},
            {"aggregate_plain", "", "SELECT count(*), avg(total) FROM orders"},
            {"aggregate_hashed", "",
             "SELECT status, count(*) FROM orders GROUP BY status HAVING count(*) > 10"},
            {"aggregate_hashed_spill", kLittleMemory, "SELECT id, count(*) FROM orders GROUP BY id + 0, id"},
            {"aggregate_sorted", kNoHash,
             "SELECT customer_id, count(*) FROM orders GROUP BY customer_id HAVING sum(total) > 20000"},
            {"aggregate_filter", "", "SELECT count(*) FILTER (WHERE status = 'open') FROM orders"},
            {"group", kNoHash, "SELECT status FROM orders GROUP BY status"},
            {"grouping_sets_sorted", kNoHash,
             "SELECT region, note, count(*) FROM customers GROUP BY GROUPING SETS ((region, note), (region), "
             "(note), ())"},
            {"grouping_sets_hashed", "",
             "SELECT region, id % 3, count(*) FROM customers GROUP BY GROUPING SETS ((region), (id % 3))"},
            {"grouping_sets_mixed", "",
             "SELECT region, id % 3, count(*) FROM customers GROUP BY CUBE (region, id % 3)"},
            {"rollup", "", "SELECT region, name, count(*) FROM customers GROUP BY ROLLUP (region, name)"},
            {"unique", kNoHash, "SELECT DISTINCT status FROM orders"},
            {"distinct_on", "",
             "SELECT DISTINCT ON (customer_id) * FROM orders ORDER BY customer_id, placed_on DESC"},
            {"window", "",
             "SELECT id, sum(total) OVER (PARTITION BY customer_id ORDER BY placed_on) FROM orders WHERE id "
             "< 2000"},
            {"window_run_condition", "",
             "SELECT * FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM orders) s WHERE n <= 10"},
            {"windows_several", "",
             "SELECT rank() OVER (ORDER BY total), ntile(4) OVER (PARTITION BY status ORDER BY id) FROM "
             "orders WHERE id < 900"},
            {"union_all", "", "SELECT id FROM customers UNION ALL SELECT code FROM lookup"},
            {"union", "", "SELECT region FROM customers UNION SELECT code FROM lookup"},
            {"intersect", "", "SELECT id FROM customers INTERSECT SELECT customer_id FROM orders"},
            {"intersect_all_sorted", kNoHash,
             "SELECT region FROM customers INTERSECT ALL SELECT code FROM lookup"},
            {"except", "",
             "SELECT id FROM customers EXCEPT SELECT customer_id FROM orders WHERE total > 900"},
            {"except_all_sorted", kNoHash, "SELECT region FROM customers EXCEPT ALL SELECT code FROM lookup"},
            {"merge_append", "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off",
             "SELECT id FROM customers UNION ALL SELECT id FROM orders ORDER BY id LIMIT 40"},
            {"limit_offset", "", "SELECT * FROM orders ORDER BY id OFFSET 5000 LIMIT 10"},
            {"lock_rows", "", "SELECT * FROM customers WHERE id < 30 FOR UPDATE"},
            {"lock_rows_skip", "",
             "SELECT * FROM orders WHERE customer_id = 9 ORDER BY id FOR SHARE SKIP LOCKED LIMIT 3"},
        });
}

void addSubqueries(std::vector<PlanStatement>& to) {
    to.insert(
        to.end(),
        {
            {"init_plan", "", "SELECT * FROM orders WHERE total > (SELECT avg(total) * 1.9 FROM orders)"},
            {"init_plan_in_index", kNoSeq,
             "SELECT * FROM orders WHERE id = (SELECT max(order_id) FROM lines)"},
            {"init_plan_exists", "",
             "SELECT * FROM customers WHERE EXISTS (SELECT FROM orders WHERE total > 998) AND id < 10"},
            {"init_plan_nested", "",
             "SELECT * FROM customers WHERE region = (SELECT min(region) FROM customers WHERE id > (SELECT "
             "min(id) FROM orders))"},
            {"init_plan_limit", "", "SELECT * FROM customers LIMIT (SELECT count(*) / 500 FROM orders)"},
            {"sub_plan_per_row", "",
             "SELECT name, (SELECT max(total) FROM orders o WHERE o.customer_id = c.id) FROM customers c "
             "WHERE c.id < 200"},
            {"sub_plan_filter", "",
             "SELECT * FROM customers c WHERE c.id < 100 AND 500 < (SELECT avg(total) FROM orders o WHERE "
             "o.customer_id = c.id)"},
            {"sub_plan_hashed", "",
             "SELECT * FROM customers c WHERE c.region NOT IN (SELECT code FROM lookup)"},
            {"sub_plan_not_in", "",
             "SELECT count(*) FROM orders WHERE id NOT IN (SELECT order_id FROM lines)"},
            {"sub_plan_array", "",
             "SELECT c.id, ARRAY(SELECT o.id FROM orders o WHERE o.customer_id = c.id) FROM customers c "
             "WHERE id < 50"},
            {"sub_plan_case", "",
             "SELECT CASE WHEN id < 5 THEN (SELECT count(*) FROM lookup WHERE code = c.id) END FROM "
             "customers c WHERE id < 500"},
            {"cte_inlined", "",
             "WITH big AS (SELECT * FROM orders WHERE total > 900) SELECT count(*) FROM big"},
            {"cte_materialized", "",
             "WITH big AS MATERIALIZED (SELECT * FROM orders WHERE total > 500) SELECT count(*) FROM big "
             "WHERE status = 'open'"},
            {"cte_twice", "",
             "WITH big AS (SELECT * FROM orders WHERE total > 500)"
             " SELECT (SELECT count(*) FROM big), b.* FROM big b JOIN customers c ON c.id = b.customer_id "
             "WHERE c.region = 2"},
            {"cte_chain", "",
             "WITH a AS MATERIALIZED (SELECT * FROM orders WHERE total > 500), b AS MATERIALIZED (SELECT "
             "customer_id, count(*) n FROM a GROUP BY 1)"
             " SELECT * FROM b JOIN a USING (customer_id) WHERE n > 3"},
            {"cte_unread", "",
             "WITH w AS MATERIALIZED (SELECT * FROM orders) SELECT * FROM customers WHERE id < 0 AND EXISTS "
             "(SELECT FROM w)"},
            {"cte_partly_read", "",
             "WITH w AS MATERIALIZED (SELECT * FROM orders ORDER BY total) SELECT * FROM w LIMIT 5"},
            {"cte_recursive", "",
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT sum(i) "
             "FROM n"},
            {"cte_recursive_join", "",
             "WITH RECURSIVE r AS (SELECT id, region FROM customers WHERE id = 1 UNION SELECT c.id, c.region "
             "FROM customers c"
             " JOIN r ON c.id = r.id * 2) SELECT * FROM r"},
            {"cte_delete", "",
             "WITH gone AS (DELETE FROM lines WHERE order_id < 100 RETURNING *) SELECT count(*) FROM gone"},
            {"cte_insert_unread", "",
             "WITH new AS (INSERT INTO audit (what) SELECT 'x' FROM generate_series(1, 2000)) SELECT 1"},
            {"cte_update_partly", "",
             "WITH new AS (UPDATE orders SET total = total + 1 WHERE id < 3000 RETURNING id) SELECT * FROM "
             "new LIMIT 2"},
            {"exists_or", "",
             "SELECT count(*) FROM customers c WHERE c.region = 5 OR EXISTS (SELECT FROM orders o WHERE "
             "o.customer_id = c.id AND o.total = 7)"},
        });
}

void addParallel(std::vector<PlanStatement>& to) {
    const std::string p = kParallel;
    to.insert(
        to.end(),
        {
            {"parallel_seq_scan", p, "SELECT count(*) FROM lines WHERE quantity > 4"},
            {"parallel_verbose", p, "SELECT article, sum(quantity) FROM lines GROUP BY article",
             "ANALYZE, VERBOSE, BUFFERS"},
            {"parallel_hash_join",
             all({p, "SET LOCAL enable_mergejoin = off; SET LOCAL enable_nestloop = off"}),
             "SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id"},
            {"parallel_hash_oblivious",
             all({p, "SET LOCAL enable_parallel_hash = off; SET LOCAL enable_mergejoin = off; SET LOCAL "
                     "enable_nestloop = off"}),
             "SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id", "ANALYZE, VERBOSE, BUFFERS"},
            {"parallel_nested_loop", all({p, kNoHashOrMerge}),
             "SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.total > 500"},
            {"parallel_merge_join",
             all({p, "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off"}),
             "SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id"},
            {"parallel_index_only", all({p, kNoSeq}), "SELECT count(*) FROM lines WHERE article < 300"},
            {"parallel_bitmap", all({p, kBitmap}), "SELECT count(quantity) FROM lines WHERE article < 300",
             "ANALYZE, VERBOSE, BUFFERS"},
            {"parallel_append", p, "SELECT count(*) FROM measures WHERE value > 5"},
            {"parallel_append_union", p,
             "SELECT count(*) FROM (SELECT id FROM orders UNION ALL SELECT order_id FROM lines) u"},
            {"gather_merge", p, "SELECT * FROM lines ORDER BY quantity, article LIMIT 100"},
            {"gather_merge_spill", all({p, kLittleMemory}), "SELECT * FROM lines ORDER BY quantity, article",
             "ANALYZE, VERBOSE, BUFFERS"},
            {"parallel_group_sorted", all({p, kNoHash}),
             "SELECT status, count(*) FROM orders GROUP BY status"},
            {"parallel_gather_again", all({p, kNoHashOrMerge, "SET LOCAL enable_material = off"}),
             "SELECT count(x.n) FROM (VALUES (1), (2), (3)) v(i) LEFT JOIN (SELECT count(*) AS n FROM lines"
             " WHERE quantity = 3 OFFSET 0) x ON x.n > v.i"},
            {"parallel_memoize", all({p, kNoHashOrMerge}),
             "SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 500",
             "ANALYZE, VERBOSE"},
            {"parallel_init_plan", p,
             "SELECT count(*) FROM lines WHERE quantity > (SELECT avg(quantity) FROM lines)"},
            {"parallel_sub_plan", p,
             "SELECT count(*) FROM lines WHERE article NOT IN (SELECT code FROM lookup)"},
            {"parallel_limit", p, "SELECT * FROM lines WHERE quantity = 3 LIMIT 50"},
            {"parallel_leader_off", all({p, "SET LOCAL parallel_leader_participation = off"}),
             "SELECT count(*) FROM lines"},
            {"parallel_no_workers", all({p, "SET LOCAL max_parallel_workers = 0"}),
             "SELECT count(*) FROM lines"},
            {"parallel_single_copy", kForcedParallel, "SELECT * FROM customers WHERE id < 10"},
            {"parallel_incremental_sort",
             all({p, "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off"}),
             "SELECT * FROM lines ORDER BY article, quantity", "ANALYZE, VERBOSE"},
            {"parallel_hash_agg_spill", all({p, kLittleMemory}),
             "SELECT DISTINCT order_id, article FROM lines", "ANALYZE, VERBOSE"},
            {"parallel_cte", p,
             "WITH w AS MATERIALIZED (SELECT article, count(*) n FROM lines GROUP BY 1) SELECT max(n) FROM "
             "w"},
            {"parallel_full_verbose", p,
             "SELECT c.region, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY 1 "
             "ORDER BY 1",
             "ANALYZE, VERBOSE, BUFFERS, SETTINGS, WAL"},
            {"parallel_plain_explain", p, "SELECT count(*) FROM lines", "VERBOSE"},
            {"jit", kJit, "SELECT count(*), sum(total) FROM orders WHERE total > 10"},
            {"jit_parallel", all({p, kJit}), "SELECT sum(quantity) FROM lines WHERE quantity > 2",
             "ANALYZE, VERBOSE, BUFFERS"},
            {"jit_plain_explain", kJit, "SELECT count(*) FROM orders WHERE total > 10", "COSTS"},
        });
}

void addPartitionsAndWrites(std::vector<PlanStatement>& to) {
    to.insert(
        to.end(),
        {
            {"partitions_all", "", "SELECT count(*) FROM measures"},
            {"partitions_pruned", "",
             "SELECT * FROM measures WHERE taken_at >= date '2024-05-01' AND taken_at < date '2024-08-01' "
             "AND sensor = 7"},
            {"partitions_one", "", "SELECT * FROM measures WHERE taken_at = date '2024-05-05'"},
            {"partitions_pruned_at_start", "",
             "SELECT count(*) FROM measures WHERE taken_at > (now() - interval '1 day')::date - 900 AND "
             "taken_at < current_date - 700"},
            {"partitions_pruned_at_run", "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off",
             "SELECT count(*) FROM (VALUES (date '2024-02-02'), (date '2024-02-03')) v (d) JOIN measures m "
             "ON m.taken_at = v.d"},
            {"partitions_init_plan_prunes", "",
             "SELECT count(*) FROM measures WHERE taken_at = (SELECT date '2024-11-11')"},
            {"partitions_ordered", "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off",
             "SELECT * FROM measures ORDER BY taken_at DESC, sensor LIMIT 20"},
            {"partition_wise_join", "SET LOCAL enable_partitionwise_join = on",
             "SELECT count(*) FROM accounts a JOIN accounts b USING (id)"},
            {"partition_wise_aggregate", "SET LOCAL enable_partitionwise_aggregate = on",
             "SELECT id, sum(balance) FROM accounts GROUP BY id"},
            {"insert_values", "", "INSERT INTO audit (what) VALUES ('a'), ('b')"},
            {"insert_select", "", "INSERT INTO audit (what) SELECT status FROM orders WHERE id < 500",
             "ANALYZE, BUFFERS, WAL"},
            {"insert_trigger", "",
             "INSERT INTO customers SELECT i, 'n', 1 FROM generate_series(5001, 5200) i",
             "ANALYZE, BUFFERS, WAL"},
            {"insert_foreign_key", "",
             "INSERT INTO orders SELECT i, 1 + i % 2000, current_date, 'open', 1 FROM generate_series(60001, "
             "60400) i"},
            {"insert_partitioned", "",
             "INSERT INTO measures SELECT date '2024-01-01' + i, 1, 1 FROM generate_series(0, 300) i"},
            {"insert_conflict_nothing", "",
             "INSERT INTO customers VALUES (1, 'again', 1), (9001, 'new', 1) ON CONFLICT DO NOTHING"},
            {"insert_conflict_update", "",
             "INSERT INTO customers AS c VALUES (1, 'again', 1), (9001, 'new', 1) ON CONFLICT (id) DO UPDATE "
             "SET name = excluded.name WHERE c.region > 0"},
            {"insert_returning", "",
             "INSERT INTO audit (what) SELECT 'r' FROM generate_series(1, 10) RETURNING what",
             "ANALYZE, VERBOSE"},
            {"update", "", "UPDATE orders SET total = total + 1 WHERE customer_id < 20",
             "ANALYZE, BUFFERS, WAL"},
            {"update_trigger", "", "UPDATE customers SET name = name || '!' WHERE id < 200"},
            {"update_trigger_verbose", "", "UPDATE customers SET name = name || '!' WHERE id < 200",
             "ANALYZE, VERBOSE"},
            {"update_from", "",
             "UPDATE orders o SET total = 0 FROM customers c WHERE c.id = o.customer_id AND c.region = 3"},
            {"update_partitioned", "", "UPDATE accounts SET balance = balance + 1 WHERE id < 100",
             "ANALYZE, BUFFERS"},
            {"update_moves_partition", "",
             "UPDATE measures SET taken_at = taken_at + 90 WHERE taken_at = date '2024-03-03'",
             "ANALYZE, VERBOSE"},
            {"update_inheritance", "", "UPDATE parents SET id = id + 1000 WHERE id > 90"},
            {"delete", "", "DELETE FROM lines WHERE order_id < 200"},
            {"delete_cascade", "", "DELETE FROM customers WHERE id < 20"},
            {"delete_cascade_verbose", "", "DELETE FROM customers WHERE id < 20",
             "ANALYZE, VERBOSE, TIMING OFF"},
            {"delete_using", "",
             "DELETE FROM lines l USING orders o WHERE o.id = l.order_id AND o.status = 'open' AND o.total > "
             "950"},
            {"delete_partitioned", "", "DELETE FROM measures WHERE sensor = 3"},
            {"delete_none", "", "DELETE FROM measures WHERE taken_at = date '2024-03-03' AND sensor < 0"},
            {"merge", "",
             "MERGE INTO customers c USING lookup l ON c.id = l.code WHEN MATCHED AND c.id < 5 THEN DELETE"
             " WHEN MATCHED THEN UPDATE SET name = l.label WHEN NOT MATCHED THEN INSERT VALUES (l.code, "
             "l.label, 0)"},
            {"merge_partitioned", "",
             "MERGE INTO accounts a USING generate_series(990, 1010) g (n) ON a.id = g.n WHEN MATCHED THEN "
             "UPDATE SET balance = 0"
             " WHEN NOT MATCHED THEN INSERT VALUES (g.n, 1)",
             "ANALYZE, VERBOSE, BUFFERS"},
            {"create_table_as", "", "CREATE TABLE copied AS SELECT * FROM customers WHERE id < 100"},
            {"declare_cursor", "", "DECLARE c CURSOR FOR SELECT * FROM orders ORDER BY id"},
            {"materialized_view", "",
             "CREATE MATERIALIZED VIEW mv AS SELECT region, count(*) FROM customers GROUP BY region",
             "COSTS"},
            {"temporary_table", "CREATE TEMPORARY TABLE t AS SELECT generate_series(1, 5000) n",
             "SELECT sum(n) FROM t"},
        });
}

} // namespace

std::vector<PlanStatement> planStatements() {
    std::vector<PlanStatement> all;
    addScans(all);
    addJoins(all);
    addUpper(all);
    addSubqueries(all);
    addParallel(all);
    addPartitionsAndWrites(all);
    return all;
}

} // namespace pavement::testing
