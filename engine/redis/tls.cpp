#include "engine/redis/tls.h"

#include "engine/redis/connection.h"

#if PAVEMENT_REDIS_TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#endif

#include <utility>

namespace pavement::redis {

#if PAVEMENT_REDIS_TLS

namespace {

std::string lastProblem() {
    const unsigned long number = ERR_get_error();
    ERR_clear_error();
    char text[256] = "";
    ERR_error_string_n(number, text, sizeof text);
    return number == 0 ? std::string() : std::string(text);
}

bool isAddress(const std::string& host) {
    ASN1_OCTET_STRING* parsed = a2i_IPADDRESS(host.c_str());
    ASN1_OCTET_STRING_free(parsed);
    return parsed != nullptr;
}

} // namespace

struct TlsLayer::Impl {
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{nullptr, SSL_CTX_free};
    std::unique_ptr<SSL, void (*)(SSL*)> ssl{nullptr, SSL_free};
    BIO* incoming = nullptr; // both owned by ssl
    BIO* outgoing = nullptr;
};

bool tlsAvailable() {
    return true;
}

Result<std::unique_ptr<TlsLayer>> TlsLayer::create(const std::string& host,
                                                   const std::string& caCertificate) {
    ERR_clear_error();
    auto impl = std::make_unique<Impl>();
    impl->context.reset(SSL_CTX_new(TLS_client_method()));
    if (!impl->context) {
        return fail(ErrorCode::unsupported, "TLS could not be set up", "", lastProblem());
    }
    SSL_CTX_set_min_proto_version(impl->context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(impl->context.get(), SSL_VERIFY_PEER, nullptr);
    const int trusted = caCertificate.empty() ? SSL_CTX_set_default_verify_paths(impl->context.get())
                                              : SSL_CTX_load_verify_locations(impl->context.get(),
                                                                              caCertificate.c_str(), nullptr);
    if (trusted != 1) {
        return fail(ErrorCode::invalidInput, "The CA certificate could not be read: " + caCertificate,
                    "Give the path of a readable PEM file.", lastProblem());
    }
    impl->ssl.reset(SSL_new(impl->context.get()));
    SSL* ssl = impl->ssl.get();
    impl->incoming = BIO_new(BIO_s_mem());
    impl->outgoing = BIO_new(BIO_s_mem());
    if (ssl == nullptr || impl->incoming == nullptr || impl->outgoing == nullptr) {
        return fail(ErrorCode::unsupported, "TLS could not be set up", "", lastProblem());
    }
    SSL_set_bio(ssl, impl->incoming, impl->outgoing);
    SSL_set_connect_state(ssl);
    const bool named = isAddress(host)
                           ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1
                           : SSL_set1_host(ssl, host.c_str()) == 1 &&
                                 SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                                          const_cast<char*>(host.c_str())) == 1;
    if (!named) {
        return fail(ErrorCode::invalidInput, "Not a host name a certificate can be checked against: " + host);
    }
    return std::unique_ptr<TlsLayer>(new TlsLayer(std::move(impl)));
}

TlsLayer::TlsLayer(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

TlsLayer::~TlsLayer() = default;

void TlsLayer::feed(std::string_view fromPeer) {
    // A memory BIO takes everything.
    BIO_write(m_impl->incoming, fromPeer.data(), static_cast<int>(fromPeer.size()));
}

std::string TlsLayer::takeOutgoing() {
    std::string out(BIO_ctrl_pending(m_impl->outgoing), '\0');
    if (!out.empty()) {
        BIO_read(m_impl->outgoing, out.data(), static_cast<int>(out.size()));
    }
    return out;
}

Result<bool> TlsLayer::handshake() {
    ERR_clear_error();
    SSL* ssl = m_impl->ssl.get();
    const int status = SSL_do_handshake(ssl);
    if (status == 1) {
        return true;
    }
    const int reason = SSL_get_error(ssl, status);
    if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) {
        return false;
    }
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) {
        ERR_clear_error();
        return fail(ErrorCode::authentication, "The server's certificate is not trusted",
                    "Give the CA certificate that signed it, and connect by the name it was issued for.",
                    X509_verify_cert_error_string(verified));
    }
    return fail(ErrorCode::protocol, "The TLS handshake failed",
                "The server may not speak TLS on this port, or asks for a client certificate.",
                lastProblem());
}

Result<std::string> TlsLayer::seal(std::string_view plain) {
    ERR_clear_error();
    std::string out;
    while (!plain.empty()) {
        std::size_t taken = 0;
        const int status = SSL_write_ex(m_impl->ssl.get(), plain.data(), plain.size(), &taken);
        if (status != 1) {
            return fail(ErrorCode::connectionLost, "The encrypted connection to Redis broke", "",
                        lastProblem());
        }
        plain.remove_prefix(taken);
        out += takeOutgoing();
    }
    return out;
}

Result<void> TlsLayer::open(std::string_view sealed, std::string& plain) {
    ERR_clear_error();
    feed(sealed);
    for (;;) {
        char block[16384];
        std::size_t got = 0;
        const int status = SSL_read_ex(m_impl->ssl.get(), block, sizeof block, &got);
        if (status == 1) {
            plain.append(block, got);
            continue;
        }
        const int reason = SSL_get_error(m_impl->ssl.get(), status);
        if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) {
            return {};
        }
        if (reason == SSL_ERROR_ZERO_RETURN) {
            return fail(ErrorCode::connectionLost, "Redis closed the connection", "", "end of TLS stream");
        }
        const std::string why = lastProblem();
        const bool refused = why.find("alert") != std::string::npos;
        return fail(refused ? ErrorCode::authentication : ErrorCode::connectionLost,
                    refused ? "Redis refused the encrypted connection"
                            : "The encrypted connection to Redis broke",
                    refused ? "The server may ask for a client certificate (tls-auth-clients)." : "", why);
    }
}

#else

struct TlsLayer::Impl {};

bool tlsAvailable() {
    return false;
}

Result<std::unique_ptr<TlsLayer>> TlsLayer::create(const std::string&, const std::string&) {
    return fail(ErrorCode::unsupported, "This build cannot speak TLS to Redis",
                "Install libssl-dev and build again, or reach the server through an SSH tunnel.");
}

TlsLayer::TlsLayer(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

TlsLayer::~TlsLayer() = default;

void TlsLayer::feed(std::string_view) {}

std::string TlsLayer::takeOutgoing() {
    return {};
}

Result<bool> TlsLayer::handshake() {
    return true;
}

Result<std::string> TlsLayer::seal(std::string_view plain) {
    return std::string(plain);
}

Result<void> TlsLayer::open(std::string_view sealed, std::string& plain) {
    plain += sealed;
    return {};
}

#endif

} // namespace pavement::redis
