#pragma once
// Little-endian byte and bit streams the chunk format is made of. Readers never run past their input: they
// turn bad and return zeros, and the caller asks ok() once at the end.

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace pavement::history {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

std::uint32_t crc32(ByteView bytes);

inline std::uint64_t zigzag(std::int64_t v) {
    return (static_cast<std::uint64_t>(v) << 1U) ^ static_cast<std::uint64_t>(v >> 63);
}

inline std::int64_t unzigzag(std::uint64_t u) {
    return static_cast<std::int64_t>(u >> 1U) ^ -static_cast<std::int64_t>(u & 1U);
}

class ByteWriter {
public:
    explicit ByteWriter(Bytes& out)
        : m_out(out) {}

    void byte(std::uint8_t v) { m_out.push_back(v); }

    void varint(std::uint64_t v) {
        while (v >= 0x80U) {
            m_out.push_back(static_cast<std::uint8_t>(v | 0x80U));
            v >>= 7U;
        }
        m_out.push_back(static_cast<std::uint8_t>(v));
    }

    void signedVarint(std::int64_t v) { varint(zigzag(v)); }

    void fixed32(std::uint32_t v) {
        for (unsigned shift = 0; shift < 32; shift += 8)
            m_out.push_back(static_cast<std::uint8_t>(v >> shift));
    }

    void fixed64(std::uint64_t v) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            m_out.push_back(static_cast<std::uint8_t>(v >> shift));
    }

    void real(double v) { fixed64(std::bit_cast<std::uint64_t>(v)); }

private:
    Bytes& m_out;
};

class ByteReader {
public:
    explicit ByteReader(ByteView in)
        : m_in(in) {}

    std::uint8_t byte() {
        if (m_at >= m_in.size()) {
            m_ok = false;
            return 0;
        }
        return m_in[m_at++];
    }

    std::uint64_t varint() {
        std::uint64_t v = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t b = byte();
            v |= static_cast<std::uint64_t>(b & 0x7FU) << shift;
            if ((b & 0x80U) == 0)
                return v;
        }
        m_ok = false;
        return 0;
    }

    std::int64_t signedVarint() { return unzigzag(varint()); }

    std::uint64_t fixed64() {
        std::uint64_t v = 0;
        for (unsigned shift = 0; shift < 64; shift += 8)
            v |= static_cast<std::uint64_t>(byte()) << shift;
        return v;
    }

    std::uint32_t fixed32() {
        std::uint32_t v = 0;
        for (unsigned shift = 0; shift < 32; shift += 8)
            v |= static_cast<std::uint32_t>(byte()) << shift;
        return v;
    }

    double real() { return std::bit_cast<double>(fixed64()); }

    bool ok() const { return m_ok; }

    void markBad() { m_ok = false; }

    std::size_t left() const { return m_in.size() - m_at; }

private:
    ByteView m_in;
    std::size_t m_at = 0;
    bool m_ok = true;
};

// Most significant bit first; the last byte is padded with zeros by finish().
class BitWriter {
public:
    explicit BitWriter(Bytes& out)
        : m_out(out) {}

    void put(std::uint64_t value, unsigned bits) {
        if (bits > 32) {
            put(value >> 32U, bits - 32);
            bits = 32;
        }
        if (bits == 0)
            return;
        m_hold = (m_hold << bits) | (value & ((1ULL << bits) - 1));
        m_held += bits;
        while (m_held >= 8) {
            m_held -= 8;
            m_out.push_back(static_cast<std::uint8_t>(m_hold >> m_held));
        }
    }

    void finish() {
        if (m_held > 0)
            put(0, 8 - m_held);
    }

private:
    Bytes& m_out;
    std::uint64_t m_hold = 0;
    unsigned m_held = 0;
};

// Takes whole bytes from a ByteReader as needed; what is left of its last byte is padding.
class BitReader {
public:
    explicit BitReader(ByteReader& in)
        : m_in(in) {}

    std::uint64_t get(unsigned bits) {
        if (bits > 32) {
            const std::uint64_t high = get(bits - 32);
            return (high << 32U) | get(32);
        }
        while (m_held < bits) {
            m_hold = (m_hold << 8U) | m_in.byte();
            m_held += 8;
        }
        m_held -= bits;
        return bits == 0 ? 0 : (m_hold >> m_held) & ((1ULL << bits) - 1);
    }

    bool bit() { return get(1) != 0; }

private:
    ByteReader& m_in;
    std::uint64_t m_hold = 0;
    unsigned m_held = 0;
};

} // namespace pavement::history
