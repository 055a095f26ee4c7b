/// One NAL unit, from its header byte on, without length or start code. Never empty.
package struct NALUnit: Equatable, Sendable {
    package let bytes: ArraySlice<UInt8>

    /// Nil for no bytes.
    package init?(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return nil }
        self.bytes = bytes
    }

    package var type: NALUnitType { NALUnitType(rawValue: bytes[bytes.startIndex] & 0x1F) }

    /// `nal_ref_idc` is not 0: other pictures are predicted from this one.
    package var isReference: Bool { bytes[bytes.startIndex] & 0x60 != 0 }
}
