import HTTP
import JSON
import Testing

@testable import API

@Suite("The pictures of livestreams")
struct ThumbnailEndpointsTests {
    /// SOI, and a SOF0 that says 1280 × 720.
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0x02, 0xD0, 0x05, 0x00, 3]

    @Test("An uploaded picture is served at the address that is told, and goes when it is removed")
    func upload() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let path = "/api/livestreams/\(id)/thumbnail"
        let put = try await parish.house.call(.put, path, file: Self.jpeg, as: "creator")
        let address = try #require(put.body?["data"]?["thumbnail"]?.string)
        #expect(address.hasPrefix("https://c.example/api/thumbnails/"))
        #expect(try await parish.call(.get, "/api/livestreams/\(id)", as: nil).body?["data"]?["thumbnail"] == .string(address))
        let name = String(address.dropFirst("https://c.example".count))
        let picture = try await parish.call(.get, name, as: nil)
        #expect(picture.file == Self.jpeg && picture.headers["Content-Type"] == "image/jpeg")
        #expect(picture.headers["Cache-Control"] == "public, max-age=31536000, immutable")
        #expect(try await parish.call(.delete, path).body?["data"]?["thumbnail"] == .null)
        #expect(try await parish.call(.get, name, as: nil).status == .notFound)
    }

    @Test("What is no picture is refused in words, and a name that leads elsewhere finds nothing")
    func refused() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let put = try await parish.house.call(.put, "/api/livestreams/\(id)/thumbnail", file: Array("<svg>".utf8), as: "creator")
        #expect(put.status == .badRequest && put.body?["details"]?[0]?["field"] == "thumbnail")
        #expect(try await parish.house.call(.put, "/api/livestreams/\(id)/thumbnail", file: Self.jpeg, as: "member").status == .forbidden)
        #expect(try await parish.call(.get, "/api/thumbnails/secrets.key", as: nil).status == .notFound)
    }

    @Test("An address elsewhere takes the place of an upload, its own doesn't, and null takes it away")
    func link() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        _ = try await parish.house.call(.put, "/api/livestreams/\(id)/thumbnail", file: Self.jpeg, as: "creator")
        let uploaded = try #require(try await parish.call(.get, "/api/livestreams/\(id)").body?["data"]?["thumbnail"]?.string)
        let same = try await parish.call(.put, "/api/livestreamMVPTwo/streams/\(id)", ["thumbnailUrl": .string(uploaded)])
        #expect(same.body?["data"]?["thumbnailUrl"] == .string(uploaded))
        #expect(try await parish.call(.get, String(uploaded.dropFirst("https://c.example".count)), as: nil).status == .ok)
        let linked = try await parish.call(.patch, "/api/livestreams/\(id)", ["thumbnail": "https://cdn.example/a.jpg"])
        #expect(linked.body?["data"]?["thumbnail"] == "https://cdn.example/a.jpg")
        #expect(try await parish.call(.patch, "/api/livestreams/\(id)", ["thumbnail": nil]).body?["data"]?["thumbnail"] == .null)
    }
}
