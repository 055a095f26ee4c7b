import Glibc
import Testing

@testable import Server

@Suite struct StoreCommandsTests {
    @Test(
        "Where no server's data is, only a new livestream makes some; all else says that this is the wrong place",
        arguments: [
            .streamList, .streamShowKey(id: "x"), .streamRotateKey(id: "x"), .streamRemove(id: "x"), .recordingList,
            .recordingRemove(id: "x"),
        ] as [Command])
    func wrongPlace(command: Command) throws {
        var configuration = Configuration()
        configuration.dataFolder = "/nowhere-\(getpid())/data"
        let error = #expect(throws: StartError.self) { try StoreCommands(configuration, for: command) }
        #expect(error?.description.contains("(setting data)") == true)
        #expect(access("/nowhere-\(getpid())", F_OK) != 0)
    }

    @Test("A relative path is shown from the root, an absolute one as it is")
    func absolutePaths() {
        #expect(Folders.absolute("/srv/carillon") == "/srv/carillon")
        #expect(Folders.absolute("data").hasPrefix("/") && Folders.absolute("data").hasSuffix("/data"))
    }
}
