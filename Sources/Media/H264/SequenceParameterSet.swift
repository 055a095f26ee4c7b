/// What holds for every picture of a coded sequence (ITU-T H.264, §7.3.2.1.1).
package struct SequenceParameterSet: Hashable, Sendable {
    package struct Limits: Sendable {
        /// Columns or rows. Level 6.2 ends at 16888 (§A.3.1, g); this is the next smaller power of two.
        package var dimensionMax = 16384
        /// Bytes of the NAL unit. Real ones have 20 to 60, with scaling lists 250.
        package var bytesMax = 4096
        package init() {}
    }

    package internal(set) var profile: UInt8 = 0
    /// `constraint_set0_flag` (the highest bit) to `constraint_set5_flag`, and two zero bits.
    package internal(set) var constraintFlags: UInt8 = 0
    /// Ten times the level's number: 31 is 3.1.
    package internal(set) var level: UInt8 = 0
    package internal(set) var id: UInt32 = 0
    /// 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    package internal(set) var chromaFormat: UInt8 = 1
    /// The three planes are coded as if each were monochrome.
    package internal(set) var hasSeparatePlanes = false
    package internal(set) var lumaBitDepth: UInt8 = 8
    package internal(set) var chromaBitDepth: UInt8 = 8
    /// `pic_order_cnt_type` 2 means that output order is decoding order.
    package internal(set) var pictureOrderCountType: UInt32 = 0
    package internal(set) var referenceFramesMax: UInt32 = 0
    /// Every coded picture is a frame, never a field.
    package internal(set) var isFramesOnly = true
    /// Columns after cropping, 1…``Limits/dimensionMax``.
    package internal(set) var width = 0
    /// Rows after cropping, 1…``Limits/dimensionMax``.
    package internal(set) var height = 0
    package internal(set) var usability: VideoUsabilityInformation?

    init() {}
}

extension SequenceParameterSet {
    /// Frames a second by the VUI's timing; nil when absent or outside 1…480, which encoders write that don't know.
    package var frameRate: Double? {
        usability.flatMap { .frameRate(timeScale: $0.timeScale, unitsInFrame: 2 * Double($0.unitsInTick)) }
    }

    /// Pictures may be shown in another order than they are decoded in, that is, there may be B-frames.
    package var mayReorder: Bool {
        if let reorder = usability?.reorderFramesMax { return reorder > 0 }
        if profile == 66 || pictureOrderCountType == 2 || referenceFramesMax == 0 { return false }
        return !isIntraOnly
    }

    /// The profiles that have no inter prediction (§A.2.8 to A.2.11).
    private var isIntraOnly: Bool {
        profile == 44 || ([100, 110, 122, 244].contains(profile) && constraintFlags & 0x10 != 0)
    }

    /// The profile in words, as OBS and ffprobe name it (annex A).
    package var profileName: String {
        switch profile {
        case 44: "CAVLC 4:4:4 Intra"
        case 66: constraintFlags & 0x40 != 0 ? "Constrained Baseline" : "Baseline"
        case 77: "Main"
        case 83: "Scalable Baseline"
        case 86: "Scalable High"
        case 88: "Extended"
        case 100: highProfileName
        case 110: isIntraOnly ? "High 10 Intra" : "High 10"
        case 118: "Multiview High"
        case 122: isIntraOnly ? "High 4:2:2 Intra" : "High 4:2:2"
        case 128: "Stereo High"
        case 244: isIntraOnly ? "High 4:4:4 Intra" : "High 4:4:4 Predictive"
        default: "Profile \(profile)"
        }
    }

    private var highProfileName: String {
        switch constraintFlags & 0x0C {
        case 0x0C: "Constrained High"
        case 0x08: "Progressive High"
        default: "High"
        }
    }
}
