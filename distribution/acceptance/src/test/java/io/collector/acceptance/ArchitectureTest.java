package io.collector.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules between modules and packages. */
@AnalyzeClasses(packages = "io.collector", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theApiDependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.collector.api")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.collector.api", "java..");

    @ArchTest
    static final ArchRule pluginsNeverImportTheRuntime = noClasses()
            .that()
            .resideInAnyPackage("io.collector.source..", "io.collector.sink..", "io.collector.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.collector.runtime..");

    @ArchTest
    static final ArchRule theRuntimeNeverNamesAVendor = noClasses()
            .that()
            .resideInAPackage("io.collector.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.collector.source..", "io.collector.sink..", "io.collector.http..");

    @ArchTest
    static final ArchRule onlyTheCompositionRootKnowsGuice = noClasses()
            .that()
            .resideInAPackage("io.collector.runtime.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..");

    @ArchTest
    static final ArchRule onlyTheRegistryKnowsWhoMeasures = noClasses()
            .that()
            .resideOutsideOfPackage("io.collector.runtime.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..");

    @ArchTest
    static final ArchRule nothingCallsTheInjectorOutsideTheBootstrap = noClasses()
            .that()
            .doNotHaveSimpleName("CollectorModule")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.google.inject.Injector");

    @ArchTest
    static final ArchRule deliveryKnowsNoJournal = noClasses()
            .that()
            .resideInAPackage("io.collector.runtime.delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.collector.runtime.journal..");

    @ArchTest
    static final ArchRule collectingNeverImportsTheSimulator = noClasses()
            .that()
            .resideInAPackage("io.collector.source.tap")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.collector.source.tap.simulator..");

    @ArchTest
    static final ArchRule nothingReadsTheClockButThroughAClock = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.collector.source.tap.simulator..", "io.collector.testkit..", "io.collector.engines..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .callMethod(java.time.ZonedDateTime.class, "now");

    @ArchTest
    static final ArchRule pluginsNeverSleep = noClasses()
            .that()
            .resideInAnyPackage("io.collector.source..", "io.collector.sink..", "io.collector.http..")
            .and()
            .resideOutsideOfPackage("io.collector.source.tap.simulator..")
            .should()
            .callMethod(Thread.class, "sleep", long.class);
}
