internal import COpenSSL

/// A certificate that nobody has vouched for: encrypted all the same, and known by its fingerprint.
package enum SelfSignedCertificate {
    /// Apple's systems take none that is good for longer.
    package static let days = 825

    /// Certificate and key (ECDSA on P-256), one after the other in PEM.
    /// - Parameter names: host names and IP addresses that it speaks for.
    package static func make(names: [String]) throws(TLSError) -> [UInt8] {
        let key = try makeKey()
        guard let certificate = unsafe X509_new() else { throw .openSSL("No certificate could be made") }
        let handle = unsafe CertificateHandle(adopting: certificate)
        guard unsafe fill(certificate, key.key, names), unsafe X509_sign(certificate, key.key, EVP_sha256()) > 0 else {
            throw .openSSL("No certificate could be made")
        }
        defer { withExtendedLifetime(handle) {} }
        return try unsafe pem(certificate, key.key)
    }

    private static func makeKey() throws(TLSError) -> PrivateKeyHandle {
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1, unsafe EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key
        else { throw .openSSL("No key could be made") }
        return unsafe PrivateKeyHandle(adopting: key)
    }

    private static func fill(_ certificate: OpaquePointer, _ key: OpaquePointer, _ names: [String]) -> Bool {
        // 2 is version 3; a day back, for clients whose clocks are slow (RFC 5280, §4.1.2).
        guard unsafe X509_set_version(certificate, 2) == 1, unsafe setSerialNumber(certificate),
            unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -86_400) != nil,
            unsafe X509_time_adj_ex(X509_getm_notAfter(certificate), CInt(days - 1), 0, nil) != nil
        else { return false }
        let name = unsafe X509_get_subject_name(certificate)
        guard unsafe X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, "Carillon", -1, -1, 0) == 1,
            unsafe X509_set_issuer_name(certificate, name) == 1, unsafe X509_set_pubkey(certificate, key) == 1
        else { return false }
        let alternatives = names.map { ($0.contains(":") || $0.allSatisfy { $0.isNumber || $0 == "." } ? "IP:" : "DNS:") + $0 }
        return unsafe add(certificate, NID_subject_alt_name, alternatives.joined(separator: ","))
            && add(certificate, NID_basic_constraints, "critical,CA:FALSE")
            && add(certificate, NID_key_usage, "critical,digitalSignature") && add(certificate, NID_ext_key_usage, "serverAuth")
    }

    /// RFC 5280, §4.1.2.2: not negative, and never the same twice.
    private static func setSerialNumber(_ certificate: OpaquePointer) -> Bool {
        let number = unsafe BN_new()
        defer { unsafe BN_free(number) }
        return unsafe BN_rand(number, 127, -1, 0) == 1 && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private static func add(_ certificate: OpaquePointer, _ kind: CInt, _ value: String) -> Bool {
        let entry = unsafe X509V3_EXT_conf_nid(nil, nil, kind, value)
        defer { unsafe X509_EXTENSION_free(entry) }
        return unsafe entry != nil && X509_add_ext(certificate, entry, -1) == 1
    }

    private static func pem(_ certificate: OpaquePointer, _ key: OpaquePointer) throws(TLSError) -> [UInt8] {
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(bio) }
        guard unsafe PEM_write_bio_X509(bio, certificate) == 1,
            unsafe PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1
        else { throw .openSSL("No certificate could be written") }
        var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(bio))
        // The array has the room that the call is told of.
        let count = unsafe BIO_read(bio, &bytes, CInt(bytes.count))
        return Array(bytes.prefix(max(0, Int(count))))
    }
}
