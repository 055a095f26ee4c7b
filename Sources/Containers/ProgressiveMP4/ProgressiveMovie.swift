package import Media

/// The head of an ordinary MP4 whose samples stand behind it in one `mdat`: `ftyp`, `moov`, and the header of the `mdat`.
///
/// What the `mdat` holds need not be samples only: the tables say where they are, and readers pass over the rest (ISO/IEC 14496-12, §8.1.1).
package struct ProgressiveMovie: Sendable {
    package struct Track: Sendable {
        /// At least one; samples name theirs by its place, from 1.
        package var descriptions: [TrackDescription]
        package var timescale: Int32
        package var samples: SampleTables

        package init(descriptions: [TrackDescription], timescale: Int32, samples: SampleTables) {
            self.descriptions = descriptions
            self.timescale = timescale
            self.samples = samples
        }
    }

    /// Ticks a second of the movie's own times: picture's, in which also sound's start is told to a hundredth of a millisecond.
    private static let timescale: Int32 = 90_000
    /// Type, 32-bit size that says where to look, 64-bit size.
    private static let mediaHeaderBytes = 16
    /// Seconds from 1904, from which MP4 counts, to 1970.
    private static let epochSeconds: Int64 = 2_082_844_800

    /// Those with samples.
    private let tracks: [Track]
    private let payloadBytes: UInt64
    /// In seconds since 1970; nil where it isn't known.
    private let madeAt: Int64?

    /// - Parameter payloadBytes: of what the `mdat` holds.
    package init(tracks: [Track], payloadBytes: UInt64, madeAt: Int64?) {
        self.tracks = tracks.filter { $0.samples.start != nil && !$0.descriptions.isEmpty }
        self.payloadBytes = payloadBytes
        self.madeAt = madeAt
    }

    /// From the first picture or sound to the end of the last.
    package var duration: MediaTime {
        tracks.map { delay(of: $0) + $0.samples.duration }.max() ?? MediaTime(value: 0, timescale: Self.timescale)
    }

    /// The head's bytes; the payloads follow them.
    package var bytes: [UInt8] {
        // The offsets in the head depend on its own length, which doesn't depend on the offsets but on how wide they are.
        let length = UInt64(written(base: 0, hasLongOffsets: false).count)
        let isShort = length + payloadBytes <= UInt64(UInt32.max)
        if isShort { return written(base: length, hasLongOffsets: false) }
        let more = 4 * UInt64(tracks.reduce(0) { $0 + $1.samples.chunkOffsets.count })
        return written(base: length + more, hasLongOffsets: true)
    }

    private func written(base: UInt64, hasLongOffsets: Bool) -> [UInt8] {
        var writer = BoxWriter(reservingCapacity: 4096 + tracks.reduce(0) { $0 + $1.samples.byteCount })
        writer.box("ftyp") { ftyp in
            ftyp.write("isom" as FourCC)
            ftyp.write(UInt32(0x200))
            // `iso4` has signed composition offsets.
            for brand: FourCC in ["isom", "iso4", "mp41"] { ftyp.write(brand) }
        }
        writer.box("moov") { moov in
            writeMovieHeader(to: &moov)
            for (index, track) in tracks.enumerated() {
                moov.box("trak") { write(track, id: UInt32(truncatingIfNeeded: index + 1), base, hasLongOffsets, to: &$0) }
            }
        }
        writer.write(UInt32(1))
        writer.write("mdat" as FourCC)
        writer.write(UInt64(Self.mediaHeaderBytes) &+ payloadBytes)
        return writer.bytes
    }

    // MARK: Times

    /// When the track's first sample is presented, on the movie's own timeline.
    private func presentationStart(of track: Track) -> MediaTime {
        let start = track.samples.start ?? MediaTime(value: 0, timescale: track.timescale)
        return MediaTime(value: start.value &+ max(0, Int64(track.samples.firstCompositionOffset)), timescale: track.timescale)
    }

    /// How long after the movie's start the track sets in.
    private func delay(of track: Track) -> MediaTime {
        let own = presentationStart(of: track)
        let first = tracks.map { presentationStart(of: $0) }.min() ?? own
        return own.rescaled(to: Self.timescale) - first.rescaled(to: Self.timescale)
    }

    private func ticks(_ time: MediaTime) -> UInt64 { UInt64(clamping: time.rescaled(to: Self.timescale).value) }

    // MARK: Boxes

    /// §8.2.2; times have 64 bits here and in the boxes below, as 13 hours need.
    private func writeMovieHeader(to moov: inout BoxWriter) {
        moov.fullBox("mvhd", version: 1) { mvhd in
            writeDates(to: &mvhd)
            mvhd.write(UInt32(Self.timescale))
            mvhd.write(ticks(duration))
            mvhd.write(UInt32(0x0001_0000))
            mvhd.write(UInt16(0x0100))
            mvhd.writeZeros(10)
            TrackBox.writeIdentityMatrix(to: &mvhd)
            mvhd.writeZeros(24)
            mvhd.write(UInt32(truncatingIfNeeded: tracks.count + 1))
        }
    }

    private func writeDates(to box: inout BoxWriter) {
        let date = UInt64(clamping: madeAt.map { $0 &+ Self.epochSeconds } ?? 0)
        box.write(date)
        box.write(date)
    }

    private func write(_ track: Track, id: UInt32, _ base: UInt64, _ hasLongOffsets: Bool, to trak: inout BoxWriter) {
        // The largest picture is the one to make room for.
        guard let main = track.descriptions.max(by: { $0.width * $0.height < $1.width * $1.height }) else { return }
        trak.fullBox("tkhd", version: 1, flags: 7) { tkhd in
            writeDates(to: &tkhd)
            tkhd.write(id)
            tkhd.writeZeros(4)
            tkhd.write(ticks(delay(of: track) + track.samples.duration))
            tkhd.writeZeros(8)
            tkhd.write(main.presentation)
        }
        trak.box("edts") { edts in edts.fullBox("elst", version: 1) { writeEdits(of: track, to: &$0) } }
        trak.box("mdia") { mdia in
            mdia.fullBox("mdhd", version: 1) { mdhd in
                writeDates(to: &mdhd)
                mdhd.write(UInt32(track.timescale))
                mdhd.write(UInt64(clamping: track.samples.duration.value))
                // "und", three letters of five bits.
                mdhd.write(UInt16(0x55C4))
                mdhd.write(UInt16(0))
            }
            mdia.write(main.handler)
            mdia.box("minf") { minf in
                minf.write(main.mediaInformationHeader)
                minf.write(main.dataInformation)
                minf.box("stbl") { stbl in
                    stbl.fullBox("stsd") { stsd in
                        stsd.write(UInt32(truncatingIfNeeded: track.descriptions.count))
                        for description in track.descriptions { stsd.write(description.sampleEntry) }
                    }
                    track.samples.write(to: &stbl, base: base, hasLongOffsets: hasLongOffsets)
                }
            }
        }
    }

    /// §8.6.6: nothing until the track sets in, then all of it, from the first sample's presentation on.
    private func writeEdits(of track: Track, to elst: inout BoxWriter) {
        let empty = ticks(delay(of: track))
        elst.write(UInt32(empty > 0 ? 2 : 1))
        if empty > 0 {
            elst.write(empty)
            elst.write(UInt64.max)
            elst.write(UInt32(0x0001_0000))
        }
        elst.write(ticks(track.samples.duration))
        elst.write(UInt64(clamping: max(0, track.samples.firstCompositionOffset)))
        elst.write(UInt32(0x0001_0000))
    }
}
