/// `sample_flags` (ISO/IEC 14496-12, §8.8.3.1): whether a decoder can start at a sample.
package struct SampleFlags: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// `sample_depends_on` 2: on no other sample.
    package static let randomAccess = SampleFlags(rawValue: 0x0200_0000)
    /// `sample_depends_on` 1, `sample_is_non_sync_sample`.
    package static let dependent = SampleFlags(rawValue: 0x0101_0000)

    package init(isRandomAccess: Bool) { self = isRandomAccess ? .randomAccess : .dependent }

    /// `sample_is_non_sync_sample` is 0.
    package var isRandomAccess: Bool { rawValue & 0x0001_0000 == 0 }
}
