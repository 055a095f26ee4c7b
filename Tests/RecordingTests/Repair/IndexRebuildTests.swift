import Bytes
import Media
import Recording
import Testing

@Suite struct IndexRebuildTests {
    private static func box(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt32(payload.count + 8))
        writer.write(utf8: type)
        writer.write(payload)
        return writer.bytes
    }

    private static func words(_ values: UInt32...) -> [UInt8] {
        var writer = ByteWriter()
        for value in values { writer.write(value) }
        return writer.bytes
    }

    private static func trak(_ id: UInt32, _ timescale: UInt32, _ handler: String) -> [UInt8] {
        let mdia = box("mdhd", words(0, 0, 0, timescale, 0)) + box("hdlr", words(0, 0) + Array(handler.utf8) + words(0, 0, 0))
        return box("trak", box("tkhd", words(0, 0, 0, id, 0)) + box("mdia", mdia))
    }

    private static let initialization =
        box("ftyp", Array("isom".utf8))
        + box(
            "moov",
            trak(1, 90_000, "vide") + trak(2, 48_000, "soun")
                + box("mvex", box("trex", words(0, 1, 1, 0, 0, 0x1_0000)) + box("trex", words(0, 2, 1, 1024, 0, 0))))

    /// Six samples of picture with durations of their own, or ten of sound with the track's.
    private static func fragment(_ part: RecordingPart) -> [UInt8] {
        let isVideo = part.rendition == .video
        let run =
            isVideo
            ? words(0x0000_0105, 6, 0, part.isIndependent ? 0 : 0x1_0000) + (0..<6).flatMap { _ in words(3000) } : words(1, 10, 0)
        let traf = box("tfhd", words(0x02_0000, isVideo ? 1 : 2)) + box("tfdt", words(0, UInt32(part.decodeTime))) + box("trun", run)
        return box("moof", box("mfhd", words(0, 1)) + box("traf", traf)) + box("mdat", Array(part.bytes))
    }

    private let all: [RecordingPart] = (0..<3).flatMap(makeBatch).compactMap {
        guard case .part(var part) = $0 else { return nil }
        if part.rendition == .audio { part.decodeTime = part.decodeTime / 9600 * 10_240 }
        part.bytes = Self.fragment(part)[...]
        return part
    }

    private func recorded() -> MemoryFileSystem {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        var start = fileStart()
        start.initialization = Self.initialization
        _ = writer.startFile(start)
        _ = writer.append(all.map { .part($0) })
        return system
    }

    @Test("A lost or unreadable index is made again from the media file, and media is not touched", arguments: [true, false])
    func rebuild(isMissing: Bool) throws {
        let system = recorded()
        let original = try RecordingReader(fileSystem: system, folder: folder)
        if isMissing { system.delete(folder + "/index") } else { system.put(folder + "/index", [1, 2, 3]) }
        let media = system.bytes(folder + "/000.mp4")
        let finding = RecordingRepair(fileSystem: system).repair(folder)
        #expect(finding.kind == .rebuilt && finding.totals.parts == 18 && system.bytes(folder + "/000.mp4") == media)
        #expect(system.bytes(folder + "/index.unreadable") == (isMissing ? nil : [1, 2, 3]))

        let reader = try RecordingReader(fileSystem: system, folder: folder)
        #expect(try readParts(system) == payloads(all) && reader.isFinished)
        #expect(reader.segments(.video).map(\.duration) == original.segments(.video).map(\.duration))
        #expect(reader.segments(.video).map(\.decodeTime) == original.segments(.video).map(\.decodeTime))
        #expect(reader.segments(.video).map(\.parts) == original.segments(.video).map(\.parts))
        #expect(reader.segments(.audio).first?.parts.first?.duration == 10_240)
        #expect(try reader.initialization(file: 0, .audio) == fileStart().audio?.initialization)
        #expect(RecordingRepair(fileSystem: system).repair(folder).kind == .finished)
    }

    @Test("A media file cut anywhere is read up to its last whole fragment")
    func everyCut() throws {
        let whole = try #require(recorded().bytes(folder + "/000.mp4"))
        for count in 0...whole.count {
            let system = MemoryFileSystem()
            system.put(folder + "/000.mp4", Array(whole.prefix(count)))
            let finding = RecordingRepair(fileSystem: system).repair(folder)
            var (end, expected) = (Self.initialization.count, 0)
            while expected < all.count, end + all[expected].bytes.count <= count {
                (end, expected) = (end + all[expected].bytes.count, expected + 1)
            }
            #expect(finding.totals.parts == expected && finding.kind == (expected == 0 ? .notUnderstood : .rebuilt), "cut after \(count)")
        }
    }

    @Test("No damage to a media file is a trap", arguments: 0..<200)
    func damage(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let system = recorded()
        var media = system.bytes(folder + "/000.mp4") ?? []
        for _ in 0..<8 { media[Int.random(in: 0..<media.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random) }
        system.put(folder + "/000.mp4", media)
        system.delete(folder + "/index")
        let finding = RecordingRepair(fileSystem: system).repair(folder)
        #expect(finding.kind == .rebuilt || finding.kind == .notUnderstood)
        #expect(system.bytes(folder + "/000.mp4") == media)
    }

    @Test("A rebuild killed at any call is finished by the next")
    func killed() throws {
        let reference = recorded()
        reference.put(folder + "/index", [1, 2, 3])
        let crashed = reference.copy()
        _ = RecordingRepair(fileSystem: reference).repair(folder)
        for n in 1... {
            let system = crashed.copy()
            system.refuse(once: n)
            let finding = RecordingRepair(fileSystem: system).repair(folder)
            system.refuse(from: .max)
            if finding.kind == .rebuilt { break }
            _ = RecordingRepair(fileSystem: system).repair(folder)
            #expect(system.bytes(folder + "/index") == reference.bytes(folder + "/index"), "call \(n)")
        }
    }
}
