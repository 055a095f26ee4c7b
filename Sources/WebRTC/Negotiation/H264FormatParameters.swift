/// What an `a=fmtp` says of H.264 (RFC 6184, §8.1).
package struct H264FormatParameters: Hashable, Sendable {
    /// `profile_idc`, `profile-iop` and `level_idc` of `profile-level-id`.
    package let profile: UInt8
    package let constraints: UInt8
    package let level: UInt8
    /// 0: a packet is a NAL unit. 1: units may be gathered and cut.
    package let packetizationMode: Int

    package init(profile: UInt8, constraints: UInt8, level: UInt8, packetizationMode: Int) {
        self.profile = profile
        self.constraints = constraints
        self.level = level
        self.packetizationMode = packetizationMode
    }

    /// Nil for a `profile-level-id` that isn't six hexadecimal digits. What isn't said is Baseline at level 1, in packets of single units.
    init?(_ parameters: FormatParameters) {
        let text = parameters["profile-level-id"] ?? "420010"
        guard text.utf8.count == 6, let value = UInt32(text, radix: 16) else { return nil }
        self.init(
            profile: UInt8(value >> 16 & 0xFF), constraints: UInt8(value >> 8 & 0xFF), level: UInt8(value & 0xFF),
            packetizationMode: parameters["packetization-mode"].flatMap { Int($0) } ?? 0)
    }

    /// The profile whose decoder is needed. Constrained Baseline has two spellings (table 5).
    package var decoderProfile: DecoderProfile? {
        switch profile {
        case 66: constraints & 0x40 != 0 ? .constrainedBaseline : .baseline
        case 77: constraints & 0x80 != 0 ? .constrainedBaseline : .main
        case 88: constraints & 0xC0 == 0xC0 ? .constrainedBaseline : nil
        case 100: .high
        default: nil
        }
    }

    package enum DecoderProfile: Sendable {
        case constrainedBaseline, baseline, main, high

        /// Whether a decoder of this profile decodes a stream of `other`.
        func decodes(_ other: DecoderProfile) -> Bool {
            switch self {
            case .constrainedBaseline: other == .constrainedBaseline
            case .baseline: other == .baseline || other == .constrainedBaseline
            case .main: other == .main || other == .constrainedBaseline
            case .high: other != .baseline
            }
        }
    }
}
