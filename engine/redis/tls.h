#pragma once
// TLS between a Channel and Redis, on OpenSSL where the build found it. hiredis speaks TLS only from 1.0 on,
// never checks the server's name and blocks without a deadline; here the encryption is a pure transformation
// of bytes, so the Channel's deadlines hold and one code serves every hiredis. Owned by one thread.

#include "engine/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace pavement::redis {

class TlsLayer {
public:
    // ErrorCode: unsupported (built without OpenSSL), invalidInput (unreadable certificate file).
    static Result<std::unique_ptr<TlsLayer>> create(const std::string& host,
                                                    const std::string& caCertificate);
    ~TlsLayer();
    TlsLayer(const TlsLayer&) = delete;
    TlsLayer& operator=(const TlsLayer&) = delete;

    void feed(std::string_view fromPeer);
    std::string takeOutgoing(); // bytes for the peer
    Result<bool> handshake();   // false: more bytes are needed. authentication: the certificate is not good

    Result<std::string> seal(std::string_view plain);
    Result<void> open(std::string_view sealed, std::string& plain); // appends what is complete

    struct Impl;

private:
    explicit TlsLayer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::redis
