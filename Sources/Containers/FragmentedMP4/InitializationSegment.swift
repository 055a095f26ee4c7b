package import Media

/// The CMAF header (ISO/IEC 23000-19, §7.3.1), HLS's `EXT-X-MAP`: everything a player needs before the first fragment.
package enum InitializationSegment {
    /// `ftyp` and `moov` for fragments of these tracks. One track makes a CMAF header; several a recording's file.
    ///
    /// - Parameter tracks: at least one, with different ids from 1 on.
    package static func bytes(tracks: [(id: UInt32, track: Track)]) -> [UInt8] {
        var writer = BoxWriter(reservingCapacity: 1024)
        writeFileType(isCMAF: tracks.count == 1, to: &writer)
        writer.box("moov") { moov in
            writeMovieHeader(nextTrackID: (tracks.map(\.id).max() ?? 0) &+ 1, to: &moov)
            for (id, track) in tracks { TrackBox.write(track, id: id, to: &moov) }
            moov.box("mvex") { mvex in
                for (id, _) in tracks { writeTrackExtends(id, to: &mvex) }
            }
        }
        return writer.bytes
    }

    /// `iso6` promises `default-base-is-moof` and `tfdt`; `cmfc` a single track within CMAF's constraints.
    private static func writeFileType(isCMAF: Bool, to writer: inout BoxWriter) {
        writer.box("ftyp") { ftyp in
            ftyp.write("iso6" as FourCC)
            ftyp.write(UInt32(0))
            ftyp.write("iso6" as FourCC)
            if isCMAF { ftyp.write("cmfc" as FourCC) }
            ftyp.write("iso5" as FourCC)
            ftyp.write("mp41" as FourCC)
        }
    }

    /// §8.2.2. The duration is 0: it is that of the fragments.
    private static func writeMovieHeader(nextTrackID: UInt32, to moov: inout BoxWriter) {
        moov.fullBox("mvhd") { mvhd in
            mvhd.writeZeros(8)
            mvhd.write(UInt32(1000))
            mvhd.write(UInt32(0))
            mvhd.write(UInt32(0x0001_0000))
            mvhd.write(UInt16(0x0100))
            mvhd.writeZeros(10)
            TrackBox.writeIdentityMatrix(to: &mvhd)
            mvhd.writeZeros(24)
            mvhd.write(nextTrackID)
        }
    }

    /// §8.8.3. Each fragment carries its own defaults, so that it can be read without this box.
    private static func writeTrackExtends(_ id: UInt32, to mvex: inout BoxWriter) {
        mvex.fullBox("trex") { trex in
            trex.write(id)
            trex.write(UInt32(1))
            trex.writeZeros(12)
        }
    }
}
