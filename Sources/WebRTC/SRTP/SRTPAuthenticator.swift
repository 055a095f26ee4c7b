internal import COpenSSL

/// Owns one `EVP_MAC_CTX` that computes HMAC-SHA1 under one key, packet after packet. Failures of OpenSSL don't depend on the input, so
/// they trap.
@safe struct SRTPAuthenticator: ~Copyable {
    typealias Tag = InlineArray<20, UInt8>

    // Made in `init`, freed in `deinit`, and never handed out.
    private let context: OpaquePointer

    init(key: [UInt8]) {
        let mac = unsafe EVP_MAC_fetch(nil, "HMAC", nil)
        // The context counts a reference to the algorithm of its own.
        defer { unsafe EVP_MAC_free(mac) }
        guard let context = unsafe EVP_MAC_CTX_new(mac) else { preconditionFailure("OpenSSL has no memory for an HMAC") }
        unsafe self.context = context
        var digest = Array("SHA1".utf8CString)
        // Both strings live until the call that reads them has returned; a length of 0 means up to the NUL.
        let code = unsafe digest.withUnsafeMutableBufferPointer { digest in
            unsafe "digest".withCString { name in
                let parameters = unsafe [OSSL_PARAM_construct_utf8_string(name, digest.baseAddress, 0), OSSL_PARAM_construct_end()]
                return unsafe EVP_MAC_init(context, key, key.count, parameters)
            }
        }
        check(code)
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// The tag of `bytes` and the four bytes of `suffix` behind them; SRTP's tag is its first ten (RFC 3711, §4.2.1).
    mutating func tag(of bytes: UnsafeRawBufferPointer, suffix: UInt32?) -> Tag {
        // Without a key, OpenSSL takes the one it has.
        check(unsafe EVP_MAC_init(context, nil, 0, nil))
        if let start = bytes.baseAddress {
            check(unsafe EVP_MAC_update(context, start.assumingMemoryBound(to: UInt8.self), bytes.count))
        }
        if let suffix {
            var word = suffix.bigEndian
            // The four bytes of `word`.
            check(
                unsafe withUnsafeBytes(of: &word) { unsafe EVP_MAC_update(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), 4) }
            )
        }
        var tag = Tag(repeating: 0)
        var length = 0
        var span = tag.mutableSpan
        // The buffer is the tag's own 20 bytes.
        check(unsafe span.withUnsafeMutableBufferPointer { unsafe EVP_MAC_final(context, $0.baseAddress, &length, $0.count) })
        return tag
    }

    /// Writes the first ten bytes of the tag, which have room there and may stand right behind `bytes`.
    mutating func writeTag(to place: UnsafeMutableRawPointer, of bytes: UnsafeRawBufferPointer, suffix: UInt32?) {
        let tag = unsafe tag(of: bytes, suffix: suffix)
        for index in 0..<10 { unsafe place.storeBytes(of: tag[index], toByteOffset: index, as: UInt8.self) }
    }

    /// Whether the first ten bytes of the tag stand at `received`, in a time that doesn't depend on them.
    mutating func isTag(_ received: UnsafeRawPointer, of bytes: UnsafeRawBufferPointer, suffix: UInt32?) -> Bool {
        let tag = unsafe tag(of: bytes, suffix: suffix)
        // Ten of the tag's 20 bytes; the caller's pointer has as many.
        return unsafe tag.span.withUnsafeBufferPointer { unsafe CRYPTO_memcmp($0.baseAddress, received, 10) == 0 }
    }

    private func check(_ code: CInt) {
        precondition(code == 1, "OpenSSL can't compute an HMAC: its provider isn't loaded or memory is exhausted")
    }
}
