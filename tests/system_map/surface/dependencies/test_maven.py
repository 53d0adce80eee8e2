"""Packages of Java and its kin, led to the artifacts that they come from."""

from __future__ import annotations

import time

import pytest

from services.system_map.resolve.artifacts import may_hold
from services.system_map.surface.dependencies.maven import owners


@pytest.mark.parametrize(
    ("package", "declared", "owner"),
    [
        ("org.acme.http.client", ["org.acme:acme-http", "org.acme:acme-http-client"], "org.acme:acme-http-client"),
        ("org.acme.http", ["org.acme:acme-http", "org.acme:acme-http-client"], "org.acme:acme-http"),
        ("org.acme.beans", ["org.acme:acme-http", "org.acme:acme-aop"], None),
        ("org.acme.beans", ["org.acme:acme-core"], "org.acme:acme-core"),
        ("org.acme.actuate.http", ["org.acme:acme-http", "org.acme:acme-aop"], None),
        ("org.acme.http", ["org.acme:starter-http", "org.acme:acme-bom"], None),
        ("org.acme.core", ["org.acme:acme-core-processor", "org.acme:acme-aop"], None),
        ("reactor.core.publisher", ["io.projectreactor:reactor-core", "io.micronaut.reactor:micronaut-reactor"], "io.projectreactor:reactor-core"),
        ("org.acme.symbol", ["org.acme:symbol-processing", "org.acme:symbol-processing-api"], None),
        ("com.acme.tools.ksp", ["dev.else.fork:ksp"], None),
        ("io.reactivex.rxjava3.core", ["io.reactivex.rxjava2:rxjava", "io.reactivex.rxjava3:rxjava"], "io.reactivex.rxjava3:rxjava"),
        ("kotlinx.coroutines.flow", ["org.jetbrains.kotlinx:kotlinx-coroutines-core", "org.jetbrains.kotlinx:kotlinx-coroutines-debug"], "org.jetbrains.kotlinx:kotlinx-coroutines-core"),
        ("com.fasterxml.jackson.annotation", ["com.fasterxml.jackson.core:jackson-annotations", "com.fasterxml.jackson.core:jackson-databind"], "com.fasterxml.jackson.core:jackson-annotations"),
        ("org.apache.commons.io", ["commons-io:commons-io", "org.apache.commons:commons-lang3"], "commons-io:commons-io"),
        ("org.apache.commons.text", ["commons-io:commons-io", "org.apache.commons:commons-lang3"], None),
        ("com.google.common.truth", ["com.google.guava:guava", "com.google.truth:truth"], "com.google.truth:truth"),
        ("jakarta.persistence", ["com.sun.mail:jakarta.mail"], None),
        ("jakarta.mail.internet", ["com.sun.mail:jakarta.mail"], "com.sun.mail:jakarta.mail"),
        ("okio", ["com.squareup.okio:okio", "com.squareup.okio:okio-fakefilesystem"], "com.squareup.okio:okio"),
        ("org.acme.data.domain", ["org.acme.data:acme-data-audit"], None),
        ("org.acme.data.audit.log", ["org.acme.data:acme-data-audit"], "org.acme.data:acme-data-audit"),
        ("org.acme.annotations", ["org.acme:acme-modelgen"], None),
        ("org.acme.batch.core", ["org.acme.batch:acme-batch-test"], None),
        ("org.acme.common", ["org.acme:acme-clients"], "org.acme:acme-clients"),
        ("reactor.core.publisher", ["io.projectreactor:reactor-test"], None),
        ("reactor.test.steps", ["io.projectreactor:reactor-test"], "io.projectreactor:reactor-test"),
        ("io.nats.client", ["io.nats:jnats"], "io.nats:jnats"),
        ("com.ibm.icu.text", ["com.ibm.icu:icu4j"], "com.ibm.icu:icu4j"),
        ("com.hikari.pool", ["com.hikari:HikariCP"], "com.hikari:HikariCP"),
        ("com.cronutils.model", ["com.cronutils:cron-utils"], "com.cronutils:cron-utils"),
        ("org.acme.services.s3.model", ["org.acme:s3"], "org.acme:s3"),
        ("org.acme.services.s3.model", ["org.acme:s3", "org.acme:sns"], None),
        ("com.google.inject.name", ["com.google.inject:guice"], "com.google.inject:guice"),
        ("org.bouncycastle.jce", ["org.bouncycastle:bcprov-jdk18on"], "org.bouncycastle:bcprov-jdk18on"),
        ("org.bouncycastle.jce", ["org.bouncycastle:bcprov-jdk18on", "org.bouncycastle:bcpkix-jdk18on"], None),
        ("javax.enterprise.inject", ["javax.enterprise:cdi-api"], "javax.enterprise:cdi-api"),
        ("io.jsonwebtoken.security", ["io.jsonwebtoken:jjwt-api"], "io.jsonwebtoken:jjwt-api"),
        ("com.fasterxml.uuid", ["com.fasterxml.uuid:java-uuid-generator"], "com.fasterxml.uuid:java-uuid-generator"),
        ("org.objectweb.asm.tree", ["org.ow2.asm:asm", "org.ow2.asm:asm-tree"], "org.ow2.asm:asm-tree"),
    ],
)  # fmt: skip
def test_a_package_of_java_is_the_artifacts_that_fits_best(
    package: str, declared: list[str], owner: str | None
) -> None:
    assert owners(declared, [package]).get(package) == owner


@pytest.mark.parametrize(
    ("artifact", "package"),
    [
        ("jakarta.enterprise:jakarta.enterprise.cdi-api", "jakarta.enterprise.inject"),
        ("org.bouncycastle:bcpkix-jdk18on", "org.bouncycastle.cert"),
        ("com.fasterxml.uuid:java-uuid-generator", "com.fasterxml.uuid"),
        ("io.jsonwebtoken:jjwt", "io.jsonwebtoken"),
        ("io.jsonwebtoken:jjwt-api", "io.jsonwebtoken.security"),
    ],
)
def test_the_one_artifact_of_a_group_holds_it_although_its_name_says_more(artifact: str, package: str) -> None:
    assert may_hold(artifact, package.split("."))


def test_many_artifacts_and_packages_cost_little_time() -> None:
    artifacts = [f"org.acme.g{number % 40}:acme-part{number}-core" for number in range(400)]
    packages = [f"org.acme.g{number % 40}.part{number % 400}.inner" for number in range(1_000)]
    started = time.process_time()
    owned = owners(artifacts, packages)
    assert time.process_time() - started < 8
    assert owned["org.acme.g7.part7.inner"] == "org.acme.g7:acme-part7-core"
