import Accounts
import Livestreams
import Runtime
import Store
import Testing

@Suite("Uploaded thumbnails")
struct ThumbnailServiceTests {
    /// A real picture, made by ffmpeg.
    private static func picture(_ format: String, size: String = "300x200", on loop: EventLoop) async throws -> [UInt8] {
        let codec = ["png": "png", "jpeg": "mjpeg", "webp": "libwebp"][format] ?? ""
        return try await withCheckedThrowingContinuation { continuation in
            loop.execute {
                final class Output {
                    var bytes: [UInt8] = []
                    var process: ChildProcess?
                }
                let output = Output()
                do {
                    output.process = try ChildProcess(
                        loop: loop,
                        arguments: [
                            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=\(size)", "-frames:v", "1", "-c:v", codec, "-f",
                            "image2pipe",
                            "pipe:1",
                        ], timeLimit: .seconds(30)
                    ) { span in
                        output.bytes += (0..<span.byteCount).map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
                    } onExit: { _ in
                        output.process = nil
                        continuation.resume(returning: output.bytes)
                    }
                } catch { continuation.resume(throwing: error) }
            }
        }
    }

    private static func service(_ house: House, _ loop: EventLoop) -> (ThumbnailService, ThumbnailFolder) {
        let folder = ThumbnailFolder(path: house.folder.path + "/thumbnails")
        return (ThumbnailService(house.environment, converter: .ffmpeg(on: loop), folder: folder), folder)
    }

    @Test("A picture of each format becomes a JPEG of our own, and the one before it goes")
    func formats() async throws {
        let house = try await House()
        let loops = try EventLoopGroup(count: 1)
        defer { loops.stop() }
        let loop = loops.loops[0]
        let (service, folder) = Self.service(house, loop)
        let id = try await house.make().livestream.livestream.id
        for format in ["png", "jpeg", "webp"] {
            let picture = try await Self.picture(format, on: loop)
            #expect(!picture.isEmpty, "ffmpeg makes \(format)")
            let seen = try await service.set(picture, of: id, by: House.caller(House.creator))
            let name = try #require(seen.livestream.thumbnail)
            let kept = try #require(await folder.read(name))
            #expect(try ImageHeader(kept) == .init(format: .jpeg, width: 300, height: 200, isAnimated: false))
            #expect(house.folder.names(in: "thumbnails") == [name])
        }
        _ = try await service.remove(of: id, by: House.caller(House.creator))
        #expect(house.folder.names(in: "thumbnails").isEmpty)
        #expect(try await house.stored(id).thumbnail == nil)
    }

    @Test("What a camera wrote into its picture isn't kept, and a picture that lies turned is put upright")
    func metadata() async throws {
        let house = try await House()
        let loops = try EventLoopGroup(count: 1)
        defer { loops.stop() }
        let (service, folder) = Self.service(house, loops.loops[0])
        let id = try await house.make().livestream.livestream.id
        let plain = try await Self.picture("jpeg", size: "1600x400", on: loops.loops[0])
        // EXIF: orientation 6, and something personal behind it.
        let tiff: [UInt8] = Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
        let exif = Array("Exif".utf8) + [0, 0] + tiff + Array("GPS of a home".utf8)
        let picture = Array(plain[..<2]) + [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif + Array(plain[2...])
        let seen = try await service.set(picture, of: id, by: House.caller(House.creator))
        let name = try #require(seen.livestream.thumbnail)
        let read = await folder.read(name)
        let kept = try #require(read)
        let header = try ImageHeader(kept)
        #expect(header.height == 720 && header.width == 180)
        #expect(!String(decoding: kept, as: UTF8.self).contains("GPS") && !String(decoding: kept, as: UTF8.self).contains("Exif"))
    }

    @Test("Animated, huge, tiny, damaged and foreign files are refused in words, before anything decodes them")
    func refused() async throws {
        let house = try await House()
        var limits = ThumbnailLimits()
        limits.bytesMax = 1000
        let converter = PictureConverter { _, _ throws(PictureConverter.Failure) in
            Issue.record("nothing of this is decoded")
            throw .undecodable
        }
        let service = ThumbnailService(
            house.environment, converter: converter, folder: ThumbnailFolder(path: house.folder.path + "/thumbnails"), limits: limits)
        let id = try await house.make().livestream.livestream.id
        let pictures: [([UInt8], String)] = [
            (ImageHeaderTests.png(100, 100, animated: true), "animated"), (ImageHeaderTests.png(10_001, 100), "10000"),
            (ImageHeaderTests.png(9000, 9000), "40 million"), (ImageHeaderTests.png(15, 100), "16"),
            (Array(ImageHeaderTests.png(100, 100).prefix(30)), "complete"), (Array("GIF89a".utf8), "PNG, JPEG or WebP"),
            ([UInt8](repeating: 0xFF, count: 1001), "MB"),
        ]
        for (picture, word) in pictures {
            let error = await #expect(throws: ServiceError.self) { try await service.set(picture, of: id, by: House.caller(House.creator)) }
            #expect(error?.code == .invalid && error?.sentence.contains(word) == true, "\(error?.sentence ?? "")")
        }
        #expect(await House.refusal { _ = try await service.set([], of: id, by: House.caller(House.other)) } == "forbidden")
        #expect(try await house.stored(id).thumbnail == nil)
    }

    @Test("A picture whose pixels are damaged is refused, and nothing is left behind")
    func damaged() async throws {
        let house = try await House()
        let loops = try EventLoopGroup(count: 1)
        defer { loops.stop() }
        let (service, _) = Self.service(house, loops.loops[0])
        let id = try await house.make().livestream.livestream.id
        #expect(
            await House.refusal { _ = try await service.set(ImageHeaderTests.png(100, 100), of: id, by: House.caller(House.creator)) }
                == "invalid")
        #expect(house.folder.names(in: "thumbnails").isEmpty)
    }

    @Test("A name of ours leads to no other file", arguments: ["", ".jpg", "../x.jpg", "a/b.jpg", "x.png", "x.jpg.part", "ü.jpg"])
    func names(name: String) { #expect(!ThumbnailFolder.isName(name)) }
}
