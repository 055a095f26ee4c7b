internal import Bytes

/// A movie fragment of one track: `moof` and `mdat`, a CMAF chunk (ISO/IEC 23000-19, §7.3.2.3; ISO/IEC 14496-12, §8.8).
///
/// It can be placed anywhere in a file: its data is addressed from the `moof`.
package struct Fragment: Sendable {
    /// Grows with each fragment of a file.
    package var sequenceNumber: UInt32
    package var trackID: UInt32
    /// Decoding time of the first sample, in the track's timescale.
    package var baseDecodeTime: UInt64
    /// In decoding order. Their payloads have less than 4 GiB together.
    package var samples: [Sample]

    package init(sequenceNumber: UInt32, trackID: UInt32, baseDecodeTime: UInt64, samples: [Sample]) {
        self.sequenceNumber = sequenceNumber
        self.trackID = trackID
        self.baseDecodeTime = baseDecodeTime
        self.samples = samples
    }

    /// The bytes, in one allocation of their size.
    ///
    /// - Parameter startsSegment: puts a `styp` in front: this is the first chunk of a segment.
    package func bytes(startsSegment: Bool = false) -> [UInt8] {
        let layout = FragmentLayout(samples)
        let total = (startsSegment ? SegmentType.byteCount : 0) + layout.movieFragmentBytes + 8 + layout.payloadBytes
        precondition(total < Int(UInt32.max), "a fragment has less than 4 GiB")
        var writer = ByteWriter(reservingCapacity: total)
        if startsSegment { SegmentType.write(to: &writer) }
        writeMovieFragment(layout, to: &writer)
        writer.write(UInt32(truncatingIfNeeded: 8 + layout.payloadBytes))
        writer.write(BoxCode.mdat)
        for sample in samples { writer.write(sample.payload) }
        return writer.bytes
    }

    private func writeMovieFragment(_ layout: FragmentLayout, to writer: inout ByteWriter) {
        writeHeader(BoxCode.moof, size: layout.movieFragmentBytes, to: &writer)
        writeHeader(BoxCode.mfhd, size: FragmentLayout.movieFragmentHeaderBytes, to: &writer)
        writer.write(UInt32(0))
        writer.write(sequenceNumber)
        writeHeader(BoxCode.traf, size: layout.trackFragmentBytes, to: &writer)
        writeTrackFragmentHeader(layout, to: &writer)
        writeHeader(BoxCode.tfdt, size: FragmentLayout.decodeTimeBytes, to: &writer)
        writer.write(UInt32(1) << 24)
        writer.write(baseDecodeTime)
        writeTrackRun(layout, to: &writer)
    }

    /// §8.8.7.
    private func writeTrackFragmentHeader(_ layout: FragmentLayout, to writer: inout ByteWriter) {
        writeHeader(BoxCode.tfhd, size: layout.trackFragmentHeaderBytes, to: &writer)
        writer.write(layout.trackFragmentFlags.rawValue)
        writer.write(trackID)
        if let duration = layout.duration { writer.write(duration) }
        if let size = layout.size { writer.write(size) }
        if let flags = layout.flags { writer.write(flags.rawValue) }
    }

    /// §8.8.8, version 1: composition offsets are signed.
    private func writeTrackRun(_ layout: FragmentLayout, to writer: inout ByteWriter) {
        writeHeader(BoxCode.trun, size: layout.trackRunBytes, to: &writer)
        writer.write(UInt32(1) << 24 | layout.trackRunFlags.rawValue)
        writer.write(UInt32(truncatingIfNeeded: samples.count))
        writer.write(UInt32(truncatingIfNeeded: layout.movieFragmentBytes + 8))
        if let first = layout.firstFlags { writer.write(first.rawValue) }
        let fields = layout.trackRunFlags
        for sample in samples {
            if fields.contains(.sampleDuration) { writer.write(sample.duration) }
            if fields.contains(.sampleSize) { writer.write(UInt32(truncatingIfNeeded: sample.payload.count)) }
            if fields.contains(.sampleFlags) { writer.write(SampleFlags(isRandomAccess: sample.isRandomAccess).rawValue) }
            if fields.contains(.sampleCompositionOffset) { writer.write(UInt32(bitPattern: sample.compositionOffset)) }
        }
    }

    private func writeHeader(_ code: UInt32, size: Int, to writer: inout ByteWriter) {
        writer.write(UInt32(truncatingIfNeeded: size))
        writer.write(code)
    }
}

/// The boxes of a fragment as plain numbers: nothing is looked up ten times a second.
enum BoxCode {
    static let moof: UInt32 = 0x6D6F_6F66
    static let mfhd: UInt32 = 0x6D66_6864
    static let traf: UInt32 = 0x7472_6166
    static let tfhd: UInt32 = 0x7466_6864
    static let tfdt: UInt32 = 0x7466_6474
    static let trun: UInt32 = 0x7472_756E
    static let mdat: UInt32 = 0x6D64_6174
}
