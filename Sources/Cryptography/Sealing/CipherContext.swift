internal import COpenSSL

/// Owns one `EVP_CIPHER_CTX` that runs AES-256-GCM once, in one direction. Failures of OpenSSL other than a wrong tag
/// don't depend on the input, so they trap.
@safe struct CipherContext: ~Copyable {
    enum Direction: CInt {
        case decrypt = 0
        case encrypt = 1
    }

    // Made in `init`, freed in `deinit`, and never handed out.
    private let context: OpaquePointer

    init(_ direction: Direction, key: SealingKey, nonce: [UInt8]) {
        precondition(nonce.count == nonceByteCount, "AES-GCM's default nonce has 12 bytes")
        guard let context = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("OpenSSL has no memory for a cipher") }
        unsafe self.context = context
        // The key has 32 bytes by its type and the nonce 12, as this cipher reads.
        check(unsafe EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key.bytes, nonce, direction.rawValue))
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    mutating func authenticate(_ associatedData: [UInt8]) {
        guard !associatedData.isEmpty else { return }
        var length: CInt = 0
        // Without an output the bytes are associated data.
        check(unsafe EVP_CipherUpdate(context, nil, &length, associatedData, CInt(associatedData.count)))
    }

    mutating func update(_ input: [UInt8]) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        // GCM is a stream mode: as many bytes come out as go in.
        var output = [UInt8](repeating: 0, count: input.count)
        var length: CInt = 0
        check(unsafe EVP_CipherUpdate(context, &output, &length, input, CInt(input.count)))
        precondition(Int(length) == input.count, "AES-GCM gives as many bytes as it takes")
        return output
    }

    /// The tag, 16 bytes.
    mutating func finishEncrypting() -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: tagByteCount)
        var length: CInt = 0
        // Nothing is left to come out in GCM; `tag` only serves as a valid address.
        check(unsafe EVP_CipherFinal_ex(context, &tag, &length))
        check(unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(tagByteCount), &tag))
        return tag
    }

    /// Whether the tag of 16 bytes belongs to everything that was authenticated and decrypted.
    mutating func finishDecrypting(tag: [UInt8]) -> Bool {
        precondition(tag.count == tagByteCount, "AES-GCM's tag has 16 bytes here")
        var tag = tag
        var length: CInt = 0
        check(unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tagByteCount), &tag))
        return unsafe EVP_CipherFinal_ex(context, &tag, &length) == 1
    }

    private func check(_ code: CInt) {
        precondition(code == 1, "OpenSSL can't run AES-256-GCM: its provider isn't loaded or memory is exhausted")
    }
}
