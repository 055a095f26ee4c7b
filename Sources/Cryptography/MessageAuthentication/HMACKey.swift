internal import COpenSSL
internal import Synchronization

/// A key of HMAC-SHA256 (RFC 2104) that is set up once and used for many messages, from any thread. Printing, dumping or
/// mirroring it shows nothing of it.
package final class HMACKey: Sendable {
    /// A tag, 32 bytes.
    package typealias Tag = InlineArray<32, UInt8>

    // One at a time: a message of a hundred bytes keeps the context for about half a microsecond.
    private let context: Mutex<MACContext>

    /// Any number of secret bytes.
    package init(_ secret: [UInt8]) { context = Mutex(MACContext(key: secret)) }

    /// The tag of the bytes of both spans, one behind the other. Allocates nothing.
    package func tag(_ first: RawSpan, _ second: RawSpan) -> Tag {
        context.withLock { context in
            context.start()
            context.update(first)
            context.update(second)
            return context.finish()
        }
    }
}

extension HMACKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "HMAC key" }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}

/// Owns one `EVP_MAC_CTX` that computes HMAC-SHA256 under one key, message after message. Failures of OpenSSL don't
/// depend on the input, so they trap.
@safe private struct MACContext: ~Copyable {
    // Made in `init`, freed in `deinit`, and never handed out.
    private let context: OpaquePointer

    init(key: [UInt8]) {
        let mac = unsafe EVP_MAC_fetch(nil, "HMAC", nil)
        // The context counts a reference to the algorithm of its own.
        defer { unsafe EVP_MAC_free(mac) }
        guard let context = unsafe EVP_MAC_CTX_new(mac) else { preconditionFailure("OpenSSL has no memory for an HMAC") }
        unsafe self.context = context
        var digest = Array("SHA256".utf8CString)
        // Both strings live until the call that reads them has returned; a length of 0 means up to the NUL.
        let code = unsafe digest.withUnsafeMutableBufferPointer { digest in
            unsafe "digest".withCString { name in
                let parameters = unsafe [OSSL_PARAM_construct_utf8_string(name, digest.baseAddress, 0), OSSL_PARAM_construct_end()]
                return unsafe key.span.bytes.withPointer { key, count in unsafe EVP_MAC_init(context, key, count, parameters) }
            }
        }
        check(code)
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// Begins a message; without a key, OpenSSL takes the one it has.
    mutating func start() { check(unsafe EVP_MAC_init(context, nil, 0, nil)) }

    mutating func update(_ bytes: RawSpan) {
        // The pointer and the count are the span's.
        check(unsafe bytes.withPointer { start, count in unsafe EVP_MAC_update(context, start, count) })
    }

    mutating func finish() -> HMACKey.Tag {
        var tag = HMACKey.Tag(repeating: 0)
        var length = 0
        var bytes = tag.mutableSpan
        // The buffer is the tag's own 32 bytes.
        check(unsafe bytes.withUnsafeMutableBufferPointer { unsafe EVP_MAC_final(context, $0.baseAddress, &length, $0.count) })
        precondition(length == 32, "HMAC-SHA256 has 32 bytes")
        return tag
    }

    private func check(_ code: CInt) {
        precondition(code == 1, "OpenSSL can't compute an HMAC: its provider isn't loaded or memory is exhausted")
    }
}
