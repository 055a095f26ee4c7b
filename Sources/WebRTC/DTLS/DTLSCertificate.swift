internal import CDTLS

/// A self-signed certificate with an ECDSA key on P-256, and the `SSL_CTX` that shows it. Made once per process: its fingerprint in the
/// session description, not its issuer, is what a peer trusts (RFC 8827, §6.5).
///
/// `@unchecked Sendable`: nothing changes once it is made, and OpenSSL allows any number of threads to make connections of a context.
@safe package final class DTLSCertificate: @unchecked Sendable {
    package let fingerprint: CertificateFingerprint
    // Made in `init`, freed in `deinit`, and lent only to `SSL_new`.
    let context: OpaquePointer

    package init() {
        guard let key = unsafe Self.makeKey(), let certificate = unsafe Self.makeCertificate(key),
            let context = unsafe SSL_CTX_new(DTLS_method())
        else { preconditionFailure("OpenSSL can't make a certificate: no provider, memory or randomness") }
        defer {
            unsafe X509_free(certificate)
            unsafe EVP_PKEY_free(key)
        }
        unsafe self.context = context
        guard let digest = unsafe Self.digest(of: certificate, .sha256) else { preconditionFailure("OpenSSL can't compute a digest") }
        fingerprint = CertificateFingerprint(algorithm: .sha256, digest: digest)
        unsafe configure(key, certificate)
    }

    deinit { unsafe SSL_CTX_free(context) }

    /// Best first; the peer's list decides only whether one is there.
    private static let profiles = [SRTPProfile.aeadAES128GCM, .aes128CMHMACSHA1_80].map(\.name).joined(separator: ":")

    private func configure(_ key: OpaquePointer, _ certificate: OpaquePointer) {
        // The context counts references to key and certificate of its own. Everything is a constant, so that failure is our own mistake.
        let isConfigured =
            unsafe carillon_dtls_only_version_1_2(context) == 1 && carillon_dtls_set_groups(context, "X25519:P-256:P-384") == 1
            && SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 && SSL_CTX_use_certificate(context, certificate) == 1
            && SSL_CTX_use_PrivateKey(context, key) == 1 && SSL_CTX_set_tlsext_use_srtp(context, Self.profiles) == 0
        precondition(isConfigured, "OpenSSL has what DTLS-SRTP needs")
        unsafe carillon_dtls_set_options(context)
        // Any certificate will do here: its fingerprint is compared once the handshake has proven that the peer has its key.
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT) { _, _ in 1 }
    }

    private static func makeKey() -> OpaquePointer? {
        let generator = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { unsafe EVP_PKEY_CTX_free(generator) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(generator) == 1, unsafe EVP_PKEY_CTX_set_group_name(generator, "P-256") == 1,
            unsafe EVP_PKEY_generate(generator, &key) == 1
        else { return nil }
        return unsafe key
    }

    /// Says nothing of the machine, and is valid for longer than a process runs; nobody looks.
    private static func makeCertificate(_ key: OpaquePointer) -> OpaquePointer? {
        guard let certificate = unsafe X509_new() else { return nil }
        var serial: UInt64 = 0
        let name = unsafe X509_get_subject_name(certificate)
        let tenYears = 10 * 365 * 86400
        // `serial` has eight bytes; the name is the certificate's own.
        let isMade =
            unsafe withUnsafeMutableBytes(of: &serial) { unsafe RAND_bytes($0.baseAddress?.assumingMemoryBound(to: UInt8.self), 8) } == 1
            && X509_set_version(certificate, 2) == 1 && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1
            && X509_gmtime_adj(X509_getm_notBefore(certificate), -86400) != nil
            && X509_gmtime_adj(X509_getm_notAfter(certificate), tenYears) != nil
            && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, "WebRTC", -1, -1, 0) == 1
            && X509_set_issuer_name(certificate, name) == 1
            && X509_set_pubkey(certificate, key) == 1 && X509_sign(certificate, key, EVP_sha256()) > 0
        guard isMade else {
            unsafe X509_free(certificate)
            return nil
        }
        return unsafe certificate
    }

    static func digest(of certificate: OpaquePointer, _ algorithm: CertificateFingerprint.Algorithm) -> [UInt8]? {
        let function =
            switch algorithm {
            case .sha256: unsafe EVP_sha256()
            case .sha384: unsafe EVP_sha384()
            case .sha512: unsafe EVP_sha512()
            }
        var digest = [UInt8](repeating: 0, count: algorithm.byteCount)
        var count: UInt32 = 0
        // `digest` has as many bytes as the algorithm gives.
        return unsafe X509_digest(certificate, function, &digest, &count) == 1 && count == digest.count ? digest : nil
    }
}
