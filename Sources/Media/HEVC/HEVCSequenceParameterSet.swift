/// What holds for every picture of a coded sequence (ITU-T H.265, §7.3.2.2), as far as a server wants to know it.
package struct HEVCSequenceParameterSet: Hashable, Sendable {
    package struct Limits: Sendable {
        /// Columns or rows. Level 6.2 ends at 16888 (§A.4.1); this is the next smaller power of two.
        package var dimensionMax = 16384
        /// Bytes of the NAL unit. Real ones have 30 to 150, with scaling lists 1500.
        package var bytesMax = 8192
        package init() {}
    }

    /// 0…15.
    package internal(set) var id: UInt32 = 0
    package internal(set) var profile = HEVCProfile()
    /// `sps_max_sub_layers_minus1` plus 1: 1…7.
    package internal(set) var temporalLayers = 1
    package internal(set) var hasNestedTemporalLayers = false
    /// 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    package internal(set) var chromaFormat: UInt8 = 1
    package internal(set) var lumaBitDepth: UInt8 = 8
    package internal(set) var chromaBitDepth: UInt8 = 8
    /// Columns after cropping, 1…``Limits/dimensionMax``.
    package internal(set) var width = 0
    /// Rows after cropping, 1…``Limits/dimensionMax``.
    package internal(set) var height = 0
    package internal(set) var sampleAspectRatio: SampleAspectRatio?
    package internal(set) var colour: ColourDescription?
    /// Pictures a second by the VUI's timing; nil when absent or absurd.
    package internal(set) var frameRate: Double?

    init() {}
}
