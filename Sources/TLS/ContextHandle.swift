internal import COpenSSL

/// Owns one `SSL_CTX`: how the server speaks TLS under one certificate.
///
/// `@unchecked Sendable`: we never change it after its initializer, and what OpenSSL counts in it stands behind locks of its own: any number
/// of threads may make connections of it (openssl-threads(7)). Tickets' keys change elsewhere, behind a lock (``TicketKeys``).
@safe final class ContextHandle: @unchecked Sendable {
    // Made by the initializer, freed in `deinit`; lent to the calls of this folder for their span.
    let context: OpaquePointer
    private let certificate: CertificateHandle

    /// With perfect forward secrecy and authenticated encryption only; TLS 1.3 has no others.
    private static let tls12Ciphers = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
    ].joined(separator: ":")
    private static let groups = "X25519:P-256:P-384"

    init(chain: [CertificateHandle], key: PrivateKeyHandle) throws(TLSError) {
        ERR_clear_error()
        guard let own = chain.first else { throw TLSError("There is no certificate.") }
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else { throw .openSSL("OpenSSL makes no context") }
        unsafe self.context = context
        certificate = own
        guard unsafe SSL_CTX_use_certificate(context, own.certificate) == 1 else { throw .openSSL("The certificate is refused") }
        guard unsafe SSL_CTX_use_PrivateKey(context, key.key) == 1, unsafe SSL_CTX_check_private_key(context) == 1 else {
            throw .openSSL("The key is not that of the certificate")
        }
        for further in chain.dropFirst() {
            guard unsafe carillon_add_chain_certificate(context, further.certificate) == 1 else {
                throw .openSSL("A further certificate is refused")
            }
        }
        guard unsafe carillon_set_protocol_versions(context, TLS1_2_VERSION, TLS1_3_VERSION) == 1,
            unsafe SSL_CTX_set_cipher_list(context, Self.tls12Ciphers) == 1, unsafe carillon_set_groups(context, Self.groups) == 1
        else { throw .openSSL("OpenSSL doesn't have what TLS 1.2 and 1.3 need") }
        unsafe setRest(of: context)
    }

    deinit { unsafe SSL_CTX_free(context) }

    private func setRest(of context: OpaquePointer) {
        unsafe carillon_set_server_options(context)
        _ = unsafe SSL_CTX_set_timeout(context, TicketKeys.ticketSeconds)
        let name = Array("carillon".utf8)
        _ = unsafe SSL_CTX_set_session_id_context(context, name, UInt32(name.count))
        unsafe SessionCallbacks.set(on: context)
    }

    func matches(host: String) -> Bool { certificate.matches(host: host) }
}
