import JSON
import Testing

@Suite struct NodeTests {
    enum Kind: String, CaseIterable { case event, channel }

    static let node = JSON.Node([
        "title": "Sunday", "kind": "event", "note": nil, "count": 3, "open": true, "ratio": 0.5, "items": [["id": "a"], ["id": 7]],
    ])

    @Test("Values are read as what they are")
    func reads() throws {
        #expect(try Self.node["title"].string(bytesMax: 6) == "Sunday")
        #expect(try Self.node["kind"].choice(of: Kind.self) == .event)
        #expect(try Self.node["count"].integer(in: 1...3) == 3)
        #expect(try Self.node["count"].number() == 3)
        #expect(try Self.node["ratio"].number() == 0.5)
        #expect(try Self.node["open"].bool())
        #expect(try Self.node["items"].elements(countMax: 2)[0]["id"].string() == "a")
        #expect(try Self.node["note"].optional?.string() == nil)
        #expect(try Self.node["other"].optional?.string() == nil)
        #expect(try Self.node["title"].optional?.string() == "Sunday")
        #expect(Self.node["note"].isNull && !Self.node["note"].isMissing)
        #expect(Self.node["other"].isMissing && !Self.node["other"].isNull)
    }

    static func sentence(_ body: () throws(JSON.ReadError) -> Void) -> String? {
        do throws(JSON.ReadError) {
            try body()
            return nil
        } catch {
            return error.description
        }
    }

    @Test("A wrong value gives the path and what is wanted")
    func errors() throws {
        let node = Self.node
        #expect(
            Self.sentence { () throws(JSON.ReadError) in _ = try node["items"].elements()[1]["id"].string() }
                == "items[1].id must be a string.")
        #expect(Self.sentence { () throws(JSON.ReadError) in _ = try node["a"]["b"].integer() } == "a.b is missing.")
        #expect(
            Self.sentence { () throws(JSON.ReadError) in _ = try node["title"].string(bytesMax: 5) }
                == "title must be a string of at most 5 bytes.")
        #expect(
            Self.sentence { () throws(JSON.ReadError) in _ = try node["title"].choice(of: Kind.self) }
                == "title must be one of event, channel.")
        #expect(
            Self.sentence { () throws(JSON.ReadError) in _ = try node["count"].integer(in: 4...9) }
                == "count must be an integer from 4 to 9.")
        #expect(
            Self.sentence { () throws(JSON.ReadError) in _ = try node["items"].elements(countMax: 1) }
                == "items must be an array of at most 1 elements.")
        #expect(Self.sentence { () throws(JSON.ReadError) in _ = try JSON.Node(1).members() } == "The document must be an object.")
        #expect(Self.sentence { () throws(JSON.ReadError) in _ = try node["note"].bool() } == "note must be true or false.")
        #expect(Self.sentence { () throws(JSON.ReadError) in _ = try node["ratio"].integer() } == "ratio must be an integer.")
    }

    @Test("A member that is not known can be refused")
    func unknownMembers() throws {
        let node = JSON.Node(["a": 1, "b": 2])
        #expect(try node.members(only: ["a", "b", "c"]).map(\.name) == ["a", "b"])
        #expect(Self.sentence { () throws(JSON.ReadError) in _ = try node.members(only: ["a"]) } == "b is not known here.")
    }
}
