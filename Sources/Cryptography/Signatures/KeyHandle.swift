internal import COpenSSL

/// Owns one `EVP_PKEY`.
///
/// `@unchecked Sendable`: whatever bytes it was made from, it never changes afterwards, and OpenSSL allows any number of threads to sign and
/// verify with such a key (openssl-threads(7)).
@safe struct KeyHandle: ~Copyable, @unchecked Sendable {
    // Made by an initializer, freed in `deinit`, and lent only to the calls in this file.
    private let key: OpaquePointer

    private init(adopting key: OpaquePointer) { unsafe self.key = key }

    deinit { unsafe EVP_PKEY_free(key) }

    /// A SubjectPublicKeyInfo in DER. Nil if it is none, or if a curve's point is not on its curve.
    static func publicKey(_ der: [UInt8]) -> KeyHandle? {
        defer { ERR_clear_error() }
        let key = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &start, buffer.count)
        }
        guard let key = unsafe key else { return nil }
        let handle = unsafe KeyHandle(adopting: key)
        guard handle.isSound() else { return nil }
        return handle
    }

    /// PKCS #8 in DER.
    static func privateKey(_ der: [UInt8]) -> KeyHandle? {
        defer { ERR_clear_error() }
        let key = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_AutoPrivateKey(nil, &start, buffer.count)
        }
        guard let key = unsafe key else { return nil }
        let handle = unsafe KeyHandle(adopting: key)
        guard handle.isSound() else { return nil }
        return handle
    }

    init(generating algorithm: SignatureAlgorithm) {
        let name =
            switch algorithm {
            case .rsaSHA256: "RSA"
            case .ecdsaP256SHA256: "EC"
            case .ed25519: "ED25519"
            }
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, name, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        var code = unsafe EVP_PKEY_keygen_init(context)
        if algorithm == .rsaSHA256, code == 1 { code = unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, CInt(PublicKey.rsaBitsMin)) }
        if algorithm == .ecdsaP256SHA256, code == 1 { code = unsafe EVP_PKEY_CTX_set_group_name(context, "P-256") }
        if code == 1 { code = unsafe EVP_PKEY_generate(context, &key) }
        guard code == 1, let key = unsafe key else { preconditionFailure("OpenSSL can't make a key: no provider, memory or randomness") }
        unsafe self.init(adopting: key)
    }

    /// Whether a curve's point is one. Of an RSA modulus OpenSSL would look for factors, by chance and for up to a second;
    /// a bad one harms only whoever published it, and ``PublicKey`` has looked at its size.
    private func isSound() -> Bool {
        guard unsafe EVP_PKEY_is_a(key, "RSA") != 1 else { return true }
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe EVP_PKEY_public_check(context) == 1
    }

    /// Nil for a key of none of our algorithms.
    func publicComponents() -> PublicKey.Components? {
        defer { ERR_clear_error() }
        if unsafe EVP_PKEY_is_a(key, "RSA") == 1 {
            guard let n = number("n"), let e = number("e") else { return nil }
            return .rsa(n: n, e: e)
        }
        if unsafe EVP_PKEY_is_a(key, "EC") == 1 {
            guard groupName() == "prime256v1", let point = octets("encoded-pub-key"), point.count == 65, point[0] == 4 else { return nil }
            return .p256(x: Array(point[1...32]), y: Array(point[33...]))
        }
        if unsafe EVP_PKEY_is_a(key, "ED25519") == 1 { return octets("pub").map { .ed25519($0) } }
        return nil
    }

    private func groupName() -> String? {
        var name = [CChar](repeating: 0, count: 64)
        var count = 0
        guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &count) == 1, count < name.count else { return nil }
        return String(decoding: name[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func octets(_ name: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 128)
        var count = 0
        guard unsafe EVP_PKEY_get_octet_string_param(key, name, &bytes, bytes.count, &count) == 1, count <= bytes.count else { return nil }
        return Array(bytes[..<count])
    }

    private func number(_ name: String) -> [UInt8]? {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
        defer { unsafe BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(unsafe BN_num_bits(number)) + 7) / 8)
        // It writes as many bytes as the bits need.
        return unsafe BN_bn2bin(number, &bytes) == CInt(bytes.count) ? bytes : nil
    }

    // MARK: Signatures

    /// `isDigested`: with SHA-256; Ed25519 takes the message itself.
    func verify(_ signature: [UInt8], _ message: [UInt8], isDigested: Bool) -> Bool {
        // What a wrong signature leaves in the thread's queue of errors must not be taken for another call's.
        defer { ERR_clear_error() }
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, isDigested ? EVP_sha256() : nil, nil, key) == 1 else {
            preconditionFailure("OpenSSL can't verify: its provider isn't loaded or memory is exhausted")
        }
        // The counts are those of the arrays.
        return unsafe message.span.bytes.withPointer { message, count in
            unsafe EVP_DigestVerify(context, signature, signature.count, message, count) == 1
        }
    }

    /// The same for a private key.
    func sign(_ message: [UInt8], isDigested: Bool) -> [UInt8] {
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(key)))
        var count = signature.count
        var code = unsafe EVP_DigestSignInit(context, nil, isDigested ? EVP_sha256() : nil, nil, key)
        if code == 1 {
            // `signature` holds as many bytes as the longest signature of this key has.
            code = unsafe message.span.bytes.withPointer { message, length in
                unsafe EVP_DigestSign(context, &signature, &count, message, length)
            }
        }
        guard code == 1, count <= signature.count else { preconditionFailure("OpenSSL can't sign: no provider, memory or randomness") }
        return Array(signature[..<count])
    }
}
