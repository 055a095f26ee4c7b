internal import Media

/// `trak` (ISO/IEC 14496-12, §8.3.1) of a track whose samples are all in fragments.
enum TrackBox {
    static func write(_ track: Track, id: UInt32, to moov: inout BoxWriter) {
        moov.box("trak") { trak in
            writeHeader(track, id: id, to: &trak)
            trak.box("mdia") { mdia in
                writeMediaHeader(track, to: &mdia)
                writeHandler(track.kind, to: &mdia)
                mdia.box("minf") { minf in
                    writeMediaInformationHeader(track.kind, to: &minf)
                    writeDataInformation(to: &minf)
                    minf.box("stbl") { stbl in writeSampleTables(track, to: &stbl) }
                }
            }
        }
    }

    static func writeIdentityMatrix(to box: inout BoxWriter) {
        for value: UInt32 in [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000] { box.write(value) }
    }

    /// §8.3.2; flags: enabled, in the movie, in the preview. Width and height are 16.16 and in square pixels.
    private static func writeHeader(_ track: Track, id: UInt32, to trak: inout BoxWriter) {
        trak.fullBox("tkhd", flags: 7) { tkhd in
            tkhd.writeZeros(8)
            tkhd.write(id)
            tkhd.writeZeros(8 + 8)
            tkhd.write(UInt16(0))
            tkhd.write(UInt16(track.kind == .audio ? 1 : 0))
            tkhd.write(UInt16(track.kind == .audio ? 0x0100 : 0))
            tkhd.write(UInt16(0))
            writeIdentityMatrix(to: &tkhd)
            let size = displaySize(of: track)
            tkhd.write(UInt32(UInt16(clamping: size.width)) << 16)
            tkhd.write(UInt32(UInt16(clamping: size.height)) << 16)
        }
    }

    private static func displaySize(of track: Track) -> (width: Int, height: Int) {
        track.codec.video.map { ($0.displayWidth, $0.height) } ?? (0, 0)
    }

    private static func writeMediaHeader(_ track: Track, to mdia: inout BoxWriter) {
        mdia.fullBox("mdhd") { mdhd in
            mdhd.writeZeros(8)
            mdhd.write(UInt32(track.timescale))
            mdhd.write(UInt32(0))
            // "und", three letters of five bits.
            mdhd.write(UInt16(0x55C4))
            mdhd.write(UInt16(0))
        }
    }

    private static func writeHandler(_ kind: MediaKind, to mdia: inout BoxWriter) {
        mdia.fullBox("hdlr") { hdlr in
            hdlr.write(UInt32(0))
            hdlr.write(kind == .video ? "vide" as FourCC : "soun")
            hdlr.writeZeros(12)
            hdlr.write(utf8: kind == .video ? "Video" : "Sound")
            hdlr.write(UInt8(0))
        }
    }

    private static func writeMediaInformationHeader(_ kind: MediaKind, to minf: inout BoxWriter) {
        switch kind {
        case .video: minf.fullBox("vmhd", flags: 1) { $0.writeZeros(8) }
        case .audio: minf.fullBox("smhd") { $0.writeZeros(4) }
        }
    }

    /// The media is in this same file.
    private static func writeDataInformation(to minf: inout BoxWriter) {
        minf.box("dinf") { dinf in
            dinf.fullBox("dref") { dref in
                dref.write(UInt32(1))
                dref.fullBox("url ", flags: 1) { _ in }
            }
        }
    }

    /// The required tables, empty but for the sample description.
    private static func writeSampleTables(_ track: Track, to stbl: inout BoxWriter) {
        stbl.fullBox("stsd") { stsd in
            stsd.write(UInt32(1))
            SampleEntryBox.write(track.codec, to: &stsd)
        }
        stbl.fullBox("stts") { $0.write(UInt32(0)) }
        stbl.fullBox("stsc") { $0.write(UInt32(0)) }
        stbl.fullBox("stsz") { $0.writeZeros(8) }
        stbl.fullBox("stco") { $0.write(UInt32(0)) }
    }
}
