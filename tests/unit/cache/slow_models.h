#pragma once
// The policies again, as their papers tell them, with nothing but ordered containers: slow, and plain enough
// to be read against the paper. Every entry weighs one.

#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace slow {

using Key = unsigned;
using Queue = std::deque<Key>; // front: where entries arrive

inline bool has(const Queue& queue, Key key) {
    return std::find(queue.begin(), queue.end(), key) != queue.end();
}

inline void take(Queue& queue, Key key) {
    queue.erase(std::find(queue.begin(), queue.end(), key));
}

class Model {
public:
    explicit Model(std::size_t capacity)
        : c(capacity) {}

    virtual ~Model() = default;
    virtual bool access(Key key) = 0; // true: a hit

protected:
    std::size_t c;
};

class Lru : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        const bool hit = has(queue, key);
        if (hit) {
            take(queue, key);
        } else if (queue.size() == c) {
            queue.pop_back();
        }
        queue.push_front(key);
        return hit;
    }

private:
    Queue queue;
};

class Fifo : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        if (has(queue, key)) {
            return true;
        }
        if (queue.size() == c) {
            queue.pop_back();
        }
        queue.push_front(key);
        return false;
    }

private:
    Queue queue;
};

class Lfu : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        ++now;
        const auto found = entries.find(key);
        if (found != entries.end()) {
            found->second = {found->second.first + 1, now};
            return true;
        }
        if (entries.size() == c) {
            auto least = entries.begin();
            for (auto it = entries.begin(); it != entries.end(); ++it) {
                if (it->second < least->second) {
                    least = it;
                }
            }
            entries.erase(least);
        }
        entries[key] = {1, now};
        return false;
    }

private:
    std::map<Key, std::pair<unsigned, unsigned>> entries; // how often, and since when so often
    unsigned now = 0;
};

class Sieve : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        const auto found =
            std::find_if(queue.begin(), queue.end(), [&](const Entry& e) { return e.key == key; });
        if (found != queue.end()) {
            found->visited = true;
            return true;
        }
        if (queue.size() == c) {
            // The list runs from head to tail; the hand goes the other way.
            auto at = hand == queue.end() ? std::prev(queue.end()) : hand;
            while (at->visited) {
                at->visited = false;
                at = at == queue.begin() ? std::prev(queue.end()) : std::prev(at);
            }
            hand = at == queue.begin() ? queue.end() : std::prev(at);
            queue.erase(at);
        }
        queue.push_front({key, false});
        return false;
    }

private:
    struct Entry {
        Key key;
        bool visited;
    };

    std::list<Entry> queue;
    std::list<Entry>::iterator hand = queue.end();
};

class TwoQ : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        if (has(proven, key)) {
            take(proven, key);
            proven.push_front(key);
            return true;
        }
        if (has(arrivals, key)) {
            return true;
        }
        const bool remembered = has(ghosts, key);
        if (remembered) {
            take(ghosts, key);
        }
        if (arrivals.size() + proven.size() == c) {
            if (arrivals.size() > c / 4 || proven.empty()) {
                ghosts.push_front(arrivals.back());
                arrivals.pop_back();
                if (ghosts.size() > c / 2) {
                    ghosts.pop_back();
                }
            } else {
                proven.pop_back();
            }
        }
        (remembered ? proven : arrivals).push_front(key);
        return false;
    }

private:
    Queue arrivals, proven, ghosts;
};

// Figure 4 of the paper, case by case.
class Arc : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        if (has(t1, key) || has(t2, key)) {
            take(has(t1, key) ? t1 : t2, key);
            t2.push_front(key);
            return true;
        }
        if (has(b1, key)) {
            p = std::min(static_cast<double>(c), p + std::max(1.0, ratio(b2, b1)));
            replace(false);
            take(b1, key);
            t2.push_front(key);
            return false;
        }
        if (has(b2, key)) {
            p = std::max(0.0, p - std::max(1.0, ratio(b1, b2)));
            replace(true);
            take(b2, key);
            t2.push_front(key);
            return false;
        }
        if (t1.size() + b1.size() == c) {
            if (t1.size() < c) {
                b1.pop_back();
                replace(false);
            } else {
                t1.pop_back();
            }
        } else if (t1.size() + t2.size() + b1.size() + b2.size() >= c) {
            if (t1.size() + t2.size() + b1.size() + b2.size() == 2 * c) {
                b2.pop_back();
            }
            replace(false);
        }
        t1.push_front(key);
        return false;
    }

private:
    static double ratio(const Queue& a, const Queue& b) {
        return static_cast<double>(a.size()) / static_cast<double>(b.size());
    }

    void replace(bool inB2) {
        if (t1.size() + t2.size() < c) {
            return; // the paper never comes here with room left
        }
        const auto size = static_cast<double>(t1.size());
        if (!t1.empty() && (size > p || (inB2 && size == p) || t2.empty())) {
            b1.push_front(t1.back());
            t1.pop_back();
        } else {
            b2.push_front(t2.back());
            t2.pop_back();
        }
    }

    Queue t1, t2, b1, b2;
    double p = 0;
};

class S3Fifo : public Model {
public:
    using Model::Model;

    bool access(Key key) override {
        if (has(small, key) || has(main, key)) {
            hits[key] = std::min(hits[key] + 1, 3);
            return true;
        }
        const bool remembered = has(ghosts, key);
        if (remembered) {
            take(ghosts, key);
        }
        while (small.size() + main.size() == c) {
            if (!small.empty() && (small.size() >= c / 10 || main.empty())) {
                evictFromSmall();
            } else {
                evictFromMain();
            }
        }
        hits[key] = 0;
        (remembered ? main : small).push_front(key);
        return false;
    }

private:
    void evictFromSmall() {
        const Key oldest = small.back();
        small.pop_back();
        if (hits[oldest] >= 2) {
            hits[oldest] = 0;
            main.push_front(oldest);
            return;
        }
        ghosts.push_front(oldest);
        if (ghosts.size() > c - c / 10) {
            ghosts.pop_back();
        }
    }

    void evictFromMain() {
        const Key oldest = main.back();
        main.pop_back();
        if (hits[oldest] > 0) {
            --hits[oldest];
            main.push_front(oldest);
        }
    }

    Queue small, main, ghosts;
    std::map<Key, int> hits;
};

inline std::unique_ptr<Model> make(const std::string& policy, std::size_t capacity) {
    if (policy == "lru") {
        return std::make_unique<Lru>(capacity);
    }
    if (policy == "fifo") {
        return std::make_unique<Fifo>(capacity);
    }
    if (policy == "lfu") {
        return std::make_unique<Lfu>(capacity);
    }
    if (policy == "sieve") {
        return std::make_unique<Sieve>(capacity);
    }
    if (policy == "2q") {
        return std::make_unique<TwoQ>(capacity);
    }
    if (policy == "arc") {
        return std::make_unique<Arc>(capacity);
    }
    return policy == "s3-fifo" ? std::make_unique<S3Fifo>(capacity) : nullptr;
}

} // namespace slow
