internal import COpenSSL

/// Owns one `X509`.
///
/// `@unchecked Sendable`: we never change it after its initializer; OpenSSL counts references with atomic operations, and fills what it
/// remembers of a certificate's extensions behind a lock (openssl-threads(7)). A host name of a client is only compared with it.
@safe final class CertificateHandle: @unchecked Sendable {
    // Made by an initializer, freed in `deinit`; lent to the calls of this folder for their span.
    let certificate: OpaquePointer

    init(adopting certificate: OpaquePointer) { unsafe self.certificate = certificate }

    deinit { unsafe X509_free(certificate) }

    /// Certificates of one chain; more are a mistake.
    private static let chainMax = 10

    /// All certificates of a PEM file, in their order: at least one.
    static func chain(pem: [UInt8]) throws(TLSError) -> [CertificateHandle] {
        ERR_clear_error()
        var chain: [CertificateHandle] = []
        unsafe withPEM(pem) { bio in
            while chain.count < chainMax, let certificate = unsafe PEM_read_bio_X509(bio, nil, nil, nil) {
                unsafe chain.append(CertificateHandle(adopting: certificate))
            }
        }
        guard !chain.isEmpty else { throw .openSSL("There is no certificate in PEM in it") }
        ERR_clear_error()
        return chain
    }

    func fingerprint() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        // SHA-256 has the 32 bytes that are there.
        guard unsafe X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { return "" }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: ":")
    }

    func daysLeft() -> Int {
        var days: CInt = 0
        var seconds: CInt = 0
        guard unsafe ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(certificate)) == 1 else { return 0 }
        return seconds < 0 ? Int(days) - 1 : Int(days)
    }

    /// Whether its time hasn't come yet.
    func isYetToCome() -> Bool {
        var days: CInt = 0
        var seconds: CInt = 0
        guard unsafe ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notBefore(certificate)) == 1 else { return false }
        return days > 0 || seconds > 0
    }

    /// Whether the certificate speaks for this IP address.
    func matches(address: String) -> Bool { unsafe X509_check_ip_asc(certificate, address, 0) == 1 }

    /// Whether the certificate speaks for this host name, also by a wildcard.
    func matches(host: String) -> Bool { unsafe X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1 }
}

/// Owns one `EVP_PKEY` with its private half.
///
/// `@unchecked Sendable`: it never changes after its initializer, and OpenSSL lets any number of threads sign with it.
@safe final class PrivateKeyHandle: @unchecked Sendable {
    // Made by an initializer, freed in `deinit`; lent to the calls of this folder for their span.
    let key: OpaquePointer

    init(adopting key: OpaquePointer) { unsafe self.key = key }

    deinit { unsafe EVP_PKEY_free(key) }

    init(pem: [UInt8]) throws(TLSError) {
        ERR_clear_error()
        var key: OpaquePointer?
        // Without a callback OpenSSL would ask at the terminal for the password of an encrypted key.
        unsafe withPEM(pem) { bio in unsafe key = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) }
        guard let key = unsafe key else { throw .openSSL("There is no private key in PEM in it, or it is encrypted with a password") }
        unsafe self.key = key
    }
}

/// Lends bytes as something that OpenSSL reads from.
func withPEM(_ bytes: [UInt8], _ body: (OpaquePointer?) -> Void) {
    unsafe bytes.withUnsafeBytes { buffer in
        let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, CInt(clamping: buffer.count))
        defer { unsafe BIO_free(bio) }
        unsafe body(bio)
    }
}
