internal import COpenSSL

/// SHA-1 (FIPS 180-4), 20 bytes. Only for protocols that prescribe it (RFC 6455 §4.2.2); never for a secret.
package func sha1(_ message: [UInt8]) -> [UInt8] { digest(message, "SHA1", byteCount: 20) }

/// SHA-256 (FIPS 180-4), 32 bytes.
package func sha256(_ message: [UInt8]) -> [UInt8] { digest(message, "SHA256", byteCount: 32) }

/// HMAC with SHA-1 (RFC 2104), 20 bytes: what authenticator apps compute (RFC 6238). SHA-1's collisions don't weaken it.
package func hmacSHA1(key: [UInt8], message: [UInt8]) -> [UInt8] {
    unsafe hmac(key: key.span.bytes, message: message.span.bytes, "SHA1", byteCount: 20)
}

/// HMAC with SHA-256 (RFC 2104), 32 bytes. Any length of key and message, also none.
package func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    // Bytes have no padding that could be read uninitialized.
    unsafe hmacSHA256(key: key.span.bytes, message: message.span.bytes)
}

/// The same over borrowed bytes. ``HMACKey`` is the faster way where one key serves many messages.
package func hmacSHA256(key: RawSpan, message: RawSpan) -> [UInt8] { hmac(key: key, message: message, "SHA256", byteCount: 32) }

private func hmac(key: RawSpan, message: RawSpan, _ digest: String, byteCount: Int) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: byteCount)
    var length = 0
    // The pointers live as long as the closures, the counts are those of the spans, and `output` holds as many bytes
    // as OpenSSL is told of.
    let code = unsafe key.withPointer { key, keyCount in
        unsafe message.withPointer { message, messageCount in
            unsafe EVP_Q_mac(
                nil, "HMAC", nil, digest, nil, key, keyCount, message, messageCount, &output, output.count, &length)
        }
    }
    guard unsafe code != nil, length == output.count else {
        preconditionFailure("OpenSSL can't compute an HMAC: its provider isn't loaded or memory is exhausted")
    }
    return output
}

private func digest(_ message: [UInt8], _ algorithm: String, byteCount: Int) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: byteCount)
    var length = 0
    // `output` has the digest's own size, and the message is as long as said.
    let code = unsafe EVP_Q_digest(nil, algorithm, nil, message, message.count, &output, &length)
    guard code == 1, length == byteCount else {
        preconditionFailure("OpenSSL can't compute a digest: its provider isn't loaded or memory is exhausted")
    }
    return output
}

extension RawSpan {
    /// A pointer that is never null, for C functions to which null with count 0 means something else than "no bytes".
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
        unsafe withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                return unsafe body(start.assumingMemoryBound(to: UInt8.self), bytes.count)
            }
            var nothing: UInt8 = 0
            return unsafe withUnsafePointer(to: &nothing) { unsafe body($0, 0) }
        }
    }
}
