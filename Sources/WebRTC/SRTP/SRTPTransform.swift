/// One stream of packets under one key: RTP or RTCP, in one direction. Knows nothing of headers; what is clear, what is encrypted
/// and which packet it is, the caller says.
struct SRTPTransform: ~Copyable {
    private let profile: SRTPProfile
    private let salt: SRTPCipher.Vector
    private var cipher: SRTPCipher
    private var authenticator: SRTPAuthenticator

    init(_ master: SRTPMasterKey, _ stream: SRTPSessionKeys.Stream) {
        self.init(master.profile, SRTPSessionKeys(master, stream))
    }

    init(_ profile: SRTPProfile, _ keys: SRTPSessionKeys) {
        self.profile = profile
        salt = SRTPCipher.Vector { $0 < keys.salt.count ? keys.salt[$0] : 0 }
        cipher = SRTPCipher(profile == .aeadAES128GCM ? .galoisCounterMode : .counterMode, key: keys.cipherKey)
        authenticator = SRTPAuthenticator(key: keys.authenticationKey)
    }

    /// Appends `payload`, encrypted, and what authenticates it to `output`, where the clear bytes stand from `start` on.
    ///
    /// - Parameters:
    ///   - index: of 48 bits; never the same twice for one source under one key.
    ///   - trailer: RTCP's flag and index: AEAD authenticates it with the clear bytes, HMAC behind the payload. It is part of the packet: AEAD
    ///     has it behind the tag (RFC 7714, §17), HMAC in front (RFC 3711, §3.4).
    ///   - suffix: RTP's rollover counter, which HMAC authenticates and nobody sends (§4.2).
    mutating func protect(
        _ payload: RawSpan, behind start: Int, source: UInt32, index: UInt64, trailer: UInt32?, suffix: UInt32?, in output: inout [UInt8]
    ) {
        let clear = output.count - start
        let trailerCount = trailer == nil ? 0 : 4
        output.append(contentsOf: repeatElement(0, count: payload.byteCount + trailerCount + profile.tagByteCount))
        cipher.start(.encrypt, vector(source, index))
        let isAEAD = profile == .aeadAES128GCM
        // All pointers lie within what has just been appended, or within the clear bytes in front of it.
        unsafe output.withUnsafeMutableBytes { output in
            guard let packet = unsafe output.baseAddress.map({ unsafe $0 + start }) else { return }
            let encrypted = unsafe packet + clear
            let end = unsafe encrypted + payload.byteCount
            if isAEAD { unsafe authenticateClear(UnsafeRawBufferPointer(start: packet, count: clear), trailer) }
            unsafe payload.withUnsafeBytes { unsafe cipher.update($0, to: encrypted) }
            let trailerPlace = unsafe isAEAD ? end + 16 : end
            if let trailer { unsafe trailerPlace.storeBytes(of: trailer.bigEndian, as: UInt32.self) }
            if isAEAD {
                unsafe cipher.finishEncrypting(tag: end)
            } else {
                let count = clear + payload.byteCount + trailerCount
                let authenticated = unsafe UnsafeRawBufferPointer(start: packet, count: count)
                unsafe authenticator.writeTag(to: packet + count, of: authenticated, suffix: suffix)
            }
        }
    }

    /// Appends the clear bytes and the decrypted payload of `packet` to `output`; false, and `output` as it was, where they aren't authentic.
    ///
    /// - Parameter clear: how many bytes aren't encrypted; with tag and trailer they are not more than the packet has.
    mutating func unprotect(
        _ packet: RawSpan, clear: Int, source: UInt32, index: UInt64, trailer: UInt32?, suffix: UInt32?, to output: inout [UInt8]
    ) -> Bool {
        let trailerCount = trailer == nil ? 0 : 4
        let payloadCount = packet.byteCount - clear - trailerCount - profile.tagByteCount
        precondition(clear >= 0 && payloadCount >= 0, "the caller has compared the packet's length with header and tag")
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: clear + payloadCount))
        let isAEAD = profile == .aeadAES128GCM
        let vector = vector(source, index)
        // All pointers lie within the packet, by the precondition, and within what has just been appended.
        let isAuthentic = unsafe packet.withUnsafeBytes { packet in
            unsafe output.withUnsafeMutableBytes { output in
                guard let input = packet.baseAddress, let plain = unsafe output.baseAddress.map({ unsafe $0 + start }) else { return false }
                let encrypted = unsafe UnsafeRawBufferPointer(start: input + clear, count: payloadCount)
                let end = unsafe input + clear + payloadCount
                if !isAEAD {
                    let count = clear + payloadCount + trailerCount
                    let authenticated = unsafe UnsafeRawBufferPointer(start: input, count: count)
                    guard unsafe authenticator.isTag(input + count, of: authenticated, suffix: suffix) else { return false }
                }
                cipher.start(.decrypt, vector)
                if isAEAD { unsafe authenticateClear(UnsafeRawBufferPointer(start: input, count: clear), trailer) }
                unsafe plain.copyMemory(from: input, byteCount: clear)
                unsafe cipher.update(encrypted, to: plain + clear)
                return unsafe isAEAD ? cipher.finishDecrypting(tag: end) : true
            }
        }
        if !isAuthentic { output.removeLast(output.count - start) }
        return isAuthentic
    }

    private mutating func authenticateClear(_ bytes: UnsafeRawBufferPointer, _ trailer: UInt32?) {
        unsafe cipher.authenticate(bytes)
        guard let trailer else { return }
        var word = trailer.bigEndian
        unsafe withUnsafeBytes(of: &word) { unsafe cipher.authenticate($0) }
    }

    /// The salt, with source and index in its last ten bytes (RFC 3711, §4.1.1; RFC 7714, §8.1). In counter mode two zero bytes follow, which
    /// count blocks.
    private func vector(_ source: UInt32, _ index: UInt64) -> SRTPCipher.Vector {
        var vector = salt
        let first = profile.saltByteCount - 10
        for place in 0..<4 { vector[first + place] ^= UInt8(truncatingIfNeeded: source >> UInt32(24 - 8 * place)) }
        for place in 0..<6 { vector[first + 4 + place] ^= UInt8(truncatingIfNeeded: index >> UInt64(40 - 8 * place)) }
        return vector
    }
}
