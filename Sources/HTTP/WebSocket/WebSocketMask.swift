/// Masking of a client's payload (RFC 6455, §5.3).
enum WebSocketMask {
    /// Appends the unmasked bytes, eight at a time.
    /// - Parameter phase: how many bytes of the frame's payload came before, modulo 4.
    static func appendUnmasked(_ bytes: ArraySlice<UInt8>, mask: UInt32, phase: Int, to message: inout [UInt8]) {
        // The lowest byte is the next to be used.
        let turn = UInt32(8 * (phase & 3))
        let turned = turn == 0 ? mask : mask >> turn | mask << (32 - turn)
        let wide = UInt64(turned) << 32 | UInt64(turned)
        let begin = message.count
        message += bytes
        var span = message.mutableSpan
        // Any byte is a valid UInt8.
        var raw = unsafe span.mutableBytes
        var offset = begin
        let end = begin + bytes.count
        while end - offset >= 8 {
            // The loop's condition has proven that eight bytes lie within the span; byte order cancels out.
            let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
            unsafe raw.storeBytes(of: word ^ wide.littleEndian, toUncheckedByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        var shift: UInt64 = 0
        while offset < end {
            let byte = unsafe raw.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
            unsafe raw.storeBytes(of: byte ^ UInt8(truncatingIfNeeded: wide >> shift), toUncheckedByteOffset: offset, as: UInt8.self)
            offset += 1
            shift += 8
        }
    }
}
