// A real cluster of six: its map, keys that go to the right node, a slot on its way, nodes that go.

#include "engine/redis/cluster.h"
#include "tests/integration/redis/local_cluster.h"
#include "tests/integration/redis/rogue_server.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <atomic>
#include <stdexcept>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::why;

class RedisClusterTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() { m_cluster = std::make_unique<testing::LocalCluster>(); }

    void cleanupTestCase() { m_cluster.reset(); }

    void the_map_is_whole_from_any_node() {
        for (std::size_t i = 0; i < testing::LocalCluster::kNodes; ++i) {
            const auto map = readClusterMap(m_cluster->node(i));
            QVERIFY2(map.has_value(), why(map));
            QCOMPARE(map->nodes.size(), testing::LocalCluster::kNodes);
            QCOMPARE(map->served(), kClusterSlots);
        }
    }

    void slots_are_those_the_server_computes() {
        for (const char* key : {"a", "user:{42}:cart", "{}x", "{a", "x}y{z}", "", "\xff\x01"}) {
            const auto told = m_cluster->ask(0, {"CLUSTER", "KEYSLOT", key});
            QCOMPARE(int{keySlot(key)}, static_cast<int>(told.integer));
        }
    }

    void commands_go_to_the_node_of_their_key() {
        ClusterConnection cluster(m_cluster->settings(1));
        for (int i = 0; i < 200; ++i) {
            const std::string key = "k:" + std::to_string(i);
            const auto set = cluster.command({"SET", key, key}, key);
            QVERIFY2(set.has_value(), why(set));
            QCOMPARE(cluster.command({"GET", key}, key)->text, key);
        }
        QCOMPARE(cluster.redirections(), std::uint64_t{0});
    }

    void a_slot_on_its_way_is_asked_for_and_then_moved() {
        ClusterConnection cluster(m_cluster->settings(0));
        const std::string key = "foo"; // slot 12182, of the third
        const std::string slot = std::to_string(keySlot(key));
        QVERIFY(cluster.command({"SET", "{foo}old", "old"}, key).has_value());
        const std::string from = m_cluster->idOf(2);
        const std::string to = m_cluster->idOf(0);
        m_cluster->ask(0, {"CLUSTER", "SETSLOT", slot, "IMPORTING", from});
        m_cluster->ask(2, {"CLUSTER", "SETSLOT", slot, "MIGRATING", to});

        // What is not there any more is asked for at the new node; what is still there is not.
        const auto set = cluster.command({"SET", "{foo}new", "new"}, key);
        QVERIFY2(set.has_value(), why(set));
        QCOMPARE(cluster.redirections(), std::uint64_t{1});
        QCOMPARE(cluster.command({"GET", "{foo}old"}, key)->text, std::string("old"));
        QCOMPARE(cluster.redirections(), std::uint64_t{1});
        QCOMPARE(cluster.command({"GET", "{foo}new"}, key)->text, std::string("new"));
        QCOMPARE(cluster.redirections(), std::uint64_t{2});
        const auto map = readClusterMap(m_cluster->node(2));
        const ClusterNode* owner = map->primaryOf(keySlot(key));
        QCOMPARE(owner->migrating.at(keySlot(key)), to);

        m_cluster->ask(2, {"MIGRATE", "127.0.0.1", std::to_string(m_cluster->settings(0).port), "", "0",
                           "5000", "KEYS", "{foo}old"});
        m_cluster->ask(0, {"CLUSTER", "SETSLOT", slot, "NODE", to});
        m_cluster->ask(2, {"CLUSTER", "SETSLOT", slot, "NODE", to});
        m_cluster->ask(1, {"CLUSTER", "SETSLOT", slot, "NODE", to});
        QCOMPARE(cluster.command({"GET", "{foo}old"}, key)->text, std::string("old")); // MOVED
        QCOMPARE(cluster.redirections(), std::uint64_t{3});
        QCOMPARE(cluster.command({"GET", "{foo}new"}, key)->text, std::string("new")); // learned
        QCOMPARE(cluster.redirections(), std::uint64_t{3});
    }

    void every_node_is_viewed() {
        ClusterConnection cluster(m_cluster->settings(4)); // a replica will do
        const auto views = viewNodes(cluster);
        QVERIFY2(views.has_value(), why(views));
        unsigned servedSlots = 0;
        for (const NodeView& each : *views) {
            QVERIFY(each.facts.has_value());
            QCOMPARE(each.facts->info.role, std::string(each.node.primary ? "master" : "slave"));
            QCOMPARE(each.facts->info.mode, std::string("cluster"));
            servedSlots += each.node.slotCount();
        }
        QCOMPARE(servedSlots, kClusterSlots);
    }

    void a_failover_by_hand_is_followed() {
        ClusterConnection cluster(m_cluster->settings(0));
        const std::string key = keyOf(1);
        QVERIFY(cluster.command({"SET", key, "before"}, key).has_value());
        QVERIFY(testing::waitFor([&] { return replicaOf(1) != 0; }));
        const std::size_t replica = replicaOf(1);
        m_cluster->ask(replica, {"CLUSTER", "FAILOVER"});
        QVERIFY(
            testing::waitFor([&] { return m_cluster->ask(replica, {"ROLE"}).elements[0].text == "master"; }));
        QVERIFY(testing::waitFor([&] { return m_cluster->ask(1, {"ROLE"}).elements[0].text == "slave"; }));
        const auto got = cluster.command({"GET", key}, key);
        QVERIFY2(got.has_value(), why(got));
        QCOMPARE(got->text, std::string("before"));
        QVERIFY(cluster.redirections() >= 1);
    }

    void a_node_that_died_is_replaced_by_its_replica() {
        ClusterConnection cluster(m_cluster->settings(0));
        const std::string key = keyOf(2);
        QVERIFY(cluster.command({"SET", key, "kept"}, key).has_value());
        QCOMPARE(m_cluster->ask(2, {"WAIT", "1", "5000"}).integer, std::int64_t{1});
        m_cluster->kill(2);
        std::string text;
        const bool back = testing::waitFor([&] {
            const auto got = cluster.command({"GET", key}, key);
            text = got ? got->text : "";
            return got.has_value();
        });
        QVERIFY(back);
        QCOMPARE(text, std::string("kept"));
    }

    // A node that sends everything to itself: the map is given once, then never anything but MOVED.
    void nodes_that_disagree_end_in_an_error() {
        std::atomic<std::uint16_t> port = 0;
        std::atomic<int> step = 0;
        testing::RogueServer server([&](testing::RogueClient& client, const std::stop_token& stop) {
            while (client.awaitBytes(stop)) {
                const std::string own = "127.0.0.1:" + std::to_string(port.load());
                const std::string map = "a " + own + "@1 myself,master - 0 0 1 connected 0-16383\n";
                switch (step++) {
                case 0: // CLIENT SETNAME of the first connection
                case 2: // and of the one to the node
                    client.send("+OK\r\n");
                    break;
                case 1:
                    client.send("$" + std::to_string(map.size()) + "\r\n" + map + "\r\n");
                    break;
                default:
                    client.send("-MOVED 1 " + own + "\r\n");
                }
            }
        });
        port = server.port();
        Settings settings;
        settings.port = port;
        ClusterConnection cluster(settings);
        const auto got = cluster.command({"GET", "k"}, "k");
        QVERIFY2(!got && got.error().code == ErrorCode::busy, why(got));
        QCOMPARE(cluster.redirections(), std::uint64_t{ClusterConnection::kRedirects + 1});
    }

private:
    // A key whose slot the node serves.
    std::string keyOf(std::size_t node) {
        const auto map = readClusterMap(m_cluster->node(0));
        for (int i = 0; map && i < 10'000; ++i) {
            const std::string key = "n:" + std::to_string(i);
            const ClusterNode* owner = map->primaryOf(keySlot(key));
            if (owner != nullptr && owner->port == m_cluster->settings(node).port) {
                return key;
            }
        }
        throw std::runtime_error("no key for the node");
    }

    // The replica of a node; 0, which is a primary: none is known.
    std::size_t replicaOf(std::size_t node) {
        const std::string id = m_cluster->idOf(node);
        const auto map = readClusterMap(m_cluster->node(0));
        for (std::size_t i = 0; map && i < map->nodes.size(); ++i) {
            if (map->nodes[i].primaryId == id) {
                return m_cluster->numberOf(map->nodes[i].port);
            }
        }
        return 0;
    }

    std::unique_ptr<testing::LocalCluster> m_cluster;
};

QTEST_GUILESS_MAIN(RedisClusterTest)
#include "redis_cluster_test.moc"
