// Slots of keys and the text of CLUSTER NODES.

#include "engine/redis/cluster.h"

#include <QTest>

using namespace pavement;
using namespace pavement::redis;

class RedisClusterMapTest : public QObject {
    Q_OBJECT

private slots:

    // The specification's own figures: CRC16 of "123456789" is 0x31c3.
    void keys_have_the_slots_redis_gives_them() {
        QCOMPARE(int{keySlot("123456789")}, 0x31c3 % 16384);
        QCOMPARE(int{keySlot("foo")}, 12182);
        QCOMPARE(int{keySlot("")}, 0);
        QCOMPARE(int{keySlot("{user1000}.following")}, int{keySlot("user1000")});
        QCOMPARE(int{keySlot("foo{bar}{zap}")}, int{keySlot("bar")});
        QCOMPARE(int{keySlot("foo{{bar}}zap")}, int{keySlot("{bar")});
        QVERIFY(keySlot("foo{}{bar}") != keySlot("bar")); // an empty tag is none
        QVERIFY(keySlot("foo{bar") != keySlot("bar"));
    }

    void a_map_tells_nodes_slots_and_what_is_on_its_way() {
        const auto map = parseClusterNodes(
            "aaa 10.0.0.1:7001@17001,name myself,master - 0 0 1 connected 0-5460 [93->-bbb]\n"
            "bbb 10.0.0.2:7002@17002 master - 0 5 2 connected 5461-16382 [93-<-aaa]\n"
            "ccc ::1:7003@17003 slave bbb 0 5 2 connected\n"
            "ddd 10.0.0.4:7004@17004 master,fail - 0 5 3 disconnected 16383\n");
        QVERIFY(map.has_value());
        QCOMPARE(map->nodes.size(), std::size_t{4});
        QCOMPARE(map->nodes[0].address(), std::string("10.0.0.1:7001"));
        QCOMPARE(map->nodes[0].slotCount(), 5461U);
        QCOMPARE(map->nodes[0].migrating.at(93), std::string("bbb"));
        QCOMPARE(map->nodes[1].importing.at(93), std::string("aaa"));
        QCOMPARE(map->nodes[2].host, std::string("::1"));
        QCOMPARE(map->nodes[2].primaryId, std::string("bbb"));
        QVERIFY(!map->nodes[2].primary && map->nodes[3].failing && !map->nodes[3].connected);
        QCOMPARE(map->primaryOf(5461)->id, std::string("bbb"));
        QCOMPARE(map->served(), 16384U);
    }

    void rubbish_is_no_map() {
        for (const char* text : {"", "\n", "a b c", "aaa 10.0.0.1 master - 0 0 1 connected",
                                 "aaa 10.0.0.1:1@2 master - 0 0 1 connected 0-99999",
                                 "aaa 10.0.0.1:1@2 master - 0 0 1 connected x",
                                 "aaa 10.0.0.1:1@2 master - 0 0 1 connected [1]"}) {
            QVERIFY2(!parseClusterNodes(text), text);
        }
    }
};

QTEST_GUILESS_MAIN(RedisClusterMapTest)
#include "redis_cluster_map_test.moc"
