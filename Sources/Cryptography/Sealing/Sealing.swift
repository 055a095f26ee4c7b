/// Why sealed bytes can't be opened.
package enum SealError: Error, Equatable {
    /// Fewer bytes than a nonce and a tag, or more than AES-GCM's interface takes.
    case wrongLength
    /// Another key, other associated data, or changed bytes: authentication can't tell which.
    case notAuthentic
}

/// Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D): 12 bytes of random nonce, the ciphertext, 16 bytes of
/// tag. `associatedData` is authenticated but not contained. Random nonces allow 2³² messages under one key (§8.3).
package func seal(_ plaintext: [UInt8], key: SealingKey, associatedData: [UInt8] = []) -> [UInt8] {
    seal(plaintext, key: key, nonce: randomBytes(nonceByteCount), associatedData: associatedData)
}

/// Opens what ``seal(_:key:associatedData:)`` made, under the same key and associated data.
package func open(_ sealed: [UInt8], key: SealingKey, associatedData: [UInt8] = []) throws(SealError) -> [UInt8] {
    guard sealed.count >= nonceByteCount + tagByteCount, sealed.count < Int(CInt.max) else { throw .wrongLength }
    let tagStart = sealed.count - tagByteCount
    var context = CipherContext(.decrypt, key: key, nonce: Array(sealed[..<nonceByteCount]))
    context.authenticate(associatedData)
    let plaintext = context.update(Array(sealed[nonceByteCount..<tagStart]))
    guard context.finishDecrypting(tag: Array(sealed[tagStart...])) else { throw .notAuthentic }
    return plaintext
}

let nonceByteCount = 12
let tagByteCount = 16

/// A nonce must never come twice with the same key, so only test vectors choose it.
func seal(_ plaintext: [UInt8], key: SealingKey, nonce: [UInt8], associatedData: [UInt8]) -> [UInt8] {
    var context = CipherContext(.encrypt, key: key, nonce: nonce)
    context.authenticate(associatedData)
    let ciphertext = context.update(plaintext)
    return nonce + ciphertext + context.finishEncrypting()
}
