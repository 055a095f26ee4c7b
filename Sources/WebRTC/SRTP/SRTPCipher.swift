internal import COpenSSL

/// Owns one `EVP_CIPHER_CTX` with AES-128 under one key, packet after packet. Only the initialisation vector changes, so that a packet
/// allocates nothing. What fails in OpenSSL, but for a wrong tag, doesn't depend on the input, and traps.
@safe struct SRTPCipher: ~Copyable {
    enum Mode {
        case galoisCounterMode, counterMode
    }

    enum Direction: CInt {
        case decrypt = 0
        case encrypt = 1
    }

    typealias Vector = InlineArray<16, UInt8>

    // Made in `init`, freed in `deinit`, and never handed out.
    private let context: OpaquePointer

    init(_ mode: Mode, key: [UInt8]) {
        precondition(key.count == 16, "AES-128 has keys of 16 bytes")
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("OpenSSL has no memory for a cipher") }
        unsafe self.context = context
        let cipher = unsafe mode == .galoisCounterMode ? EVP_aes_128_gcm() : EVP_aes_128_ctr()
        check(unsafe EVP_CipherInit_ex(context, cipher, nil, key, nil, Direction.encrypt.rawValue))
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Begins a packet. GCM reads 12 bytes of the vector, counter mode 16.
    mutating func start(_ direction: Direction, _ vector: Vector) {
        // The span is the vector's own 16 bytes.
        check(
            unsafe vector.span.withUnsafeBufferPointer {
                unsafe EVP_CipherInit_ex(context, nil, nil, nil, $0.baseAddress, direction.rawValue)
            })
    }

    /// GCM: bytes that are authenticated but not encrypted.
    mutating func authenticate(_ bytes: UnsafeRawBufferPointer) {
        guard unsafe !bytes.isEmpty, let start = bytes.baseAddress else { return }
        var length: CInt = 0
        // Without an output the bytes are associated data; pointer and count are the buffer's.
        check(unsafe EVP_CipherUpdate(context, nil, &length, start.assumingMemoryBound(to: UInt8.self), CInt(bytes.count)))
    }

    /// Encrypts or decrypts `input` to `output`, which holds as many bytes; they may be the same, but not overlap otherwise.
    mutating func update(_ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer) {
        guard unsafe !input.isEmpty, let start = input.baseAddress else { return }
        var length: CInt = 0
        // Both are stream modes: as many bytes come out as go in.
        check(
            unsafe EVP_CipherUpdate(
                context, output.assumingMemoryBound(to: UInt8.self), &length, start.assumingMemoryBound(to: UInt8.self), CInt(input.count)))
    }

    /// GCM: writes the tag of 16 bytes.
    mutating func finishEncrypting(tag: UnsafeMutableRawPointer) {
        var length: CInt = 0
        // Nothing is left to come out in GCM; `tag` only serves as a valid address.
        check(unsafe EVP_CipherFinal_ex(context, tag.assumingMemoryBound(to: UInt8.self), &length))
        check(unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag))
    }

    /// GCM: whether the tag of 16 bytes belongs to all that was authenticated and decrypted.
    mutating func finishDecrypting(tag: UnsafeRawPointer) -> Bool {
        var nothing: UInt8 = 0
        var length: CInt = 0
        // OpenSSL only reads the tag.
        check(unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, UnsafeMutableRawPointer(mutating: tag)))
        return unsafe EVP_CipherFinal_ex(context, &nothing, &length) == 1
    }

    /// Counter mode over zeros.
    mutating func keyStream(from counter: [UInt8], byteCount: Int) -> [UInt8] {
        var stream = [UInt8](repeating: 0, count: byteCount)
        start(.encrypt, Vector { $0 < counter.count ? counter[$0] : 0 })
        // Encrypted in place.
        unsafe stream.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { unsafe update(UnsafeRawBufferPointer(bytes), to: start) }
        }
        return stream
    }

    private func check(_ code: CInt) {
        precondition(code == 1, "OpenSSL can't run AES-128: its provider isn't loaded or memory is exhausted")
    }
}
