/**
 * @module engine/parsers/grok/library/java
 * Java's classes, stack traces, and the logs of Tomcat.
 */
import { family } from './entry.ts';

const raw = String.raw;

export const javaFamily = family({
  JAVACLASS: [raw`[a-zA-Z$_][\w$]*(?:\.[a-zA-Z$_][\w$]*)*`, 'a class with its package', 'com.example.Main'],
  JAVAFILE: [raw`(?:[a-zA-Z$_0-9. -]+)`, 'the file of a class', 'Main.java'],
  JAVAMETHOD: [raw`(?:<(?:cl)?init>|[a-zA-Z$_][\w$]*)`, 'a method', '<init>'],
  JAVASTACKTRACEPART: [
    raw`\s*at %{JAVACLASS:class|java.log.origin.class.name}\.%{JAVAMETHOD:method|log.origin.function}\(%{JAVAFILE:file|log.origin.file.name}(?::%{INT:line|log.origin.file.line:int})?\)`,
    'a line of a stack trace',
    'at com.example.Main.run(Main.java:17)',
  ],
  JAVATHREAD: [raw`[A-Z]{2}-Processor[0-9]+`, "a thread of Tomcat's connectors", 'TP-Processor3'],
  JAVALOGMESSAGE: ['.*', 'the rest of the line', 'Server startup in 1532 ms'],
  CATALINALOG: [
    raw`%{CATALINA_DATESTAMP:timestamp} (?:%{LOGLEVEL:level|log.level} \[(?<thread|java.log.origin.thread.name>[^\]]+)\] %{JAVACLASS:class|java.log.origin.class.name}\.%{JAVAMETHOD:method|log.origin.function}|(?<class|java.log.origin.class.name>[\w$]+(?:\.[\w$]+)+)) %{JAVALOGMESSAGE:logmessage|message}`,
    "a line of Tomcat's catalina.out",
    '29-Feb-2024 23:59:59.250 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in 1532 ms',
  ],
  TOMCATLOG: [
    raw`%{TOMCAT_DATESTAMP:timestamp} \| %{LOGLEVEL:level|log.level} \| %{JAVACLASS:class|java.log.origin.class.name} - %{JAVALOGMESSAGE:logmessage|message}`,
    'a line of a web application in Tomcat, its parts between bars',
    '2024-02-29 23:59:59,250 +0000 | ERROR | com.example.Main - no route',
  ],
});
